"""Set up and serve a Longclaw (Wagtail) shop with the theme of its project, in the folder that ``longclaw start`` made."""

import os
import sys

from shelf import CATEGORIES, FOLDER, GOODS, LANGUAGE, picture, serve


def seed():
    """Put the catalogue on the shelves: one index page for all, one for each category."""
    from catalog.models import Product, ProductImage, ProductIndex, ProductVariant
    from django.core.files import File
    from wagtail.core.models import Collection, Page, Site
    from wagtail.images import get_image_model

    root = Page.add_root(instance=Page(title="Root", slug="root"))
    Collection.add_root(name="Root")
    shop = root.add_child(instance=ProductIndex(title="La Boutique", slug="boutique"))
    Site.objects.create(
        hostname="127.0.0.1", port=80, site_name="Boutique", root_page=shop, is_default_site=True
    )
    for good in GOODS:
        product = shop.add_child(
            instance=Product(
                title=good["name"],
                slug=good["slug"],
                description="<p>" + good["description"] + "</p>",
            )
        )
        with picture(good, FOLDER / "pictures").open("rb") as file:
            image = get_image_model().objects.create(
                title=good["name"], file=File(file, name=good["image"])
            )
        ProductImage.objects.create(product=product, image=image)
        ProductVariant.objects.create(
            product=product,
            base_price=good["price"],
            ref=good["sku"],
            stock=good["stock"],
            description="",
        )
    assert len(CATEGORIES) > 1


def main():
    """Configure the project as it was made, on SQLite."""
    os.chdir(str(FOLDER))
    sys.path.insert(0, str(FOLDER))
    os.environ["DJANGO_SETTINGS_MODULE"] = "boutique.settings.street"
    (FOLDER / "boutique" / "settings" / "street.py").write_text(
        "from .base import *\nDEBUG = True\nSECRET_KEY = 'street'\nALLOWED_HOSTS = ['*']\n"
        f"LANGUAGE_CODE = {LANGUAGE!r}\n"
        # Longclaw's applications and the project's catalogue refer to each other, so tables are made as the models are.
        "class AsModels(dict):\n    __contains__ = lambda self, label: True\n    __getitem__ = lambda self, label: None\n"
        "MIGRATION_MODULES = AsModels()\n"
    )
    serve(seed)


if __name__ == "__main__":
    main()
