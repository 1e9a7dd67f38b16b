"""Set up and serve a Shuup marketplace (several sellers) with its default theme; run by the street in an environment of its own."""

import os
import sys

from shelf import CATEGORIES, CONTACTS, CURRENCY, FOLDER, GOODS, picture, serve

SELLERS = ("Petits Combinés 93", "Gadgets du Midi")
SETTINGS = """
import os

os.environ["SHUUP_WORKBENCH_BASE_DIR"] = {folder!r}
from shuup_workbench.settings.base_settings import *

DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": {folder!r} + "/shop.sqlite"}}}}
STATIC_ROOT = {folder!r} + "/static"
LANGUAGES = [("fr", "French"), ("en", "English")]
LANGUAGE_CODE = PARLER_DEFAULT_LANGUAGE_CODE = {language!r}
PARLER_LANGUAGES = {{None: [{{"code": "fr", "name": "French"}}, {{"code": "en", "name": "English"}}], "default": {{"hide_untranslated": False}}}}
SHUUP_HOME_CURRENCY = {currency!r}
LOGGING = {{"version": 1}}
"""


def seed():
    """Open the market: a shop, two sellers who share the catalogue, a legal page."""
    from django.core.files.base import ContentFile
    from django.core.management import call_command
    from shuup import configuration
    from shuup.core.defaults.order_statuses import create_default_order_statuses
    from shuup.core.models import (
        Category,
        Currency,
        Product,
        ProductMedia,
        ProductMediaKind,
        ProductType,
        SalesUnit,
        Shop,
        ShopProduct,
        ShopProductVisibility,
        ShopStatus,
        Supplier,
        SupplierModule,
        SupplierType,
        TaxClass,
    )  # fmt: skip
    from shuup.simple_cms.models import Page
    from shuup.utils.filer import filer_image_from_data
    from shuup.xtheme import set_current_theme
    from shuup.xtheme.models import ThemeSettings

    create_default_order_statuses()
    Currency.objects.get_or_create(code=CURRENCY, defaults={"decimal_places": 2})
    shop = Shop.objects.create(
        name="Le Marché", public_name="Le Marché", identifier="default", status=ShopStatus.ENABLED, currency=CURRENCY, domain="127.0.0.1",
        prices_include_tax=True,
    )  # fmt: skip
    set_current_theme("shuup.themes.classic_gray", shop)
    theme = ThemeSettings.objects.get(shop=shop, theme_identifier="shuup.themes.classic_gray")
    theme.data = {"settings": {"show_supplier_info": True}}
    theme.save()
    configuration.set(None, "setup_wizard_complete", True)
    kind = ProductType.objects.create(identifier="default", name="Article")
    tax = TaxClass.objects.create(identifier="default", name="TVA")
    unit = SalesUnit.objects.create(identifier="pcs", name="pièce", symbol="pc")
    module = SupplierModule.objects.get_or_create(module_identifier="simple_supplier")[0]
    sellers = []
    for name in SELLERS:
        seller = Supplier.objects.create(name=name, type=SupplierType.INTERNAL, stock_managed=True)
        seller.supplier_modules.add(module)
        seller.shops.add(shop)
        sellers.append(seller)
    categories = {}
    for name in CATEGORIES:
        categories[name] = Category.objects.create(name=name)
        categories[name].shops.add(shop)
    for index, good in enumerate(GOODS):
        product = Product.objects.create(
            type=kind, tax_class=tax, sales_unit=unit, sku=good["sku"], name=good["name"], slug=good["slug"],
            description="<p>" + good["description"] + "</p>",
        )  # fmt: skip
        offer = ShopProduct.objects.create(
            product=product, shop=shop, default_price=shop.create_price(good["price"]), visibility=ShopProductVisibility.ALWAYS_VISIBLE,
            primary_category=categories[good["category"]],
        )  # fmt: skip
        offer.categories.add(categories[good["category"]])
        seller = sellers[index % len(sellers)]
        offer.suppliers.add(seller)
        if good["stock"]:
            seller.adjust_stock(product.pk, good["stock"])
        data = picture(good, FOLDER / "pictures").read_bytes()
        image = filer_image_from_data(None, "Products", good["image"], ContentFile(data).read())
        media = ProductMedia.objects.create(
            product=product, kind=ProductMediaKind.IMAGE, file=image, enabled=True, public=True
        )
        media.shops.add(shop)
        product.primary_image = media
        product.save()
        offer.save()
    page = Page(
        shop=shop, identifier="mentions", title="Mentions légales", url="mentions-legales", content=CONTACTS, visible_in_menu=True
    )  # fmt: skip
    from django.utils.timezone import now

    page.available_from = now()
    page.save()
    call_command("reindex_product_catalog")


def main():
    """Write the settings as the workbench has them, on SQLite, then serve."""
    sys.path.insert(0, str(FOLDER))
    from shelf import LANGUAGE

    text = SETTINGS.format(folder=str(FOLDER), language=LANGUAGE, currency=CURRENCY)
    (FOLDER / "var").mkdir(exist_ok=True)
    (FOLDER / "street_settings.py").write_text(text, encoding="utf-8")
    os.environ["DJANGO_SETTINGS_MODULE"] = "street_settings"
    serve(seed)


if __name__ == "__main__":
    main()
