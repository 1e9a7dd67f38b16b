"""Set up and serve a django-oscar shop with its default theme; run by the street in an environment of its own."""

import json
import os
import sys
from pathlib import Path

FOLDER, PORT, CATALOGUE = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
LANGUAGE, CURRENCY = sys.argv[4], sys.argv[5]


def configure() -> None:
    """Configure Django as Oscar's own documentation does, on SQLite."""
    import oscar.defaults
    from django.conf import settings

    settings.configure(
        **{name: value for name, value in vars(oscar.defaults).items() if name.startswith("OSCAR_") and name.isupper()}
        | {"OSCAR_DEFAULT_CURRENCY": CURRENCY, "OSCAR_SHOP_NAME": "Chez Oscar", "OSCAR_SHOP_TAGLINE": ""},
        DEBUG=True,
        SECRET_KEY="street",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="oscar_urls",
        LANGUAGE_CODE=LANGUAGE,
        USE_TZ=True,
        SITE_ID=1,
        STATIC_URL="/static/",
        MEDIA_URL="/media/",
        MEDIA_ROOT=str(FOLDER / "media"),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "shop.sqlite"), "ATOMIC_REQUESTS": True,
                              "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30}}},
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": str(FOLDER / "index")}},
        AUTHENTICATION_BACKENDS=("oscar.apps.customer.auth_backends.EmailBackend", "django.contrib.auth.backends.ModelBackend"),
        INSTALLED_APPS=[
            "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
            "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.sites", "django.contrib.flatpages",
            "oscar.config.Shop", "oscar.apps.analytics.apps.AnalyticsConfig", "oscar.apps.checkout.apps.CheckoutConfig",
            "oscar.apps.address.apps.AddressConfig", "oscar.apps.shipping.apps.ShippingConfig", "oscar.apps.catalogue.apps.CatalogueConfig",
            "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig", "oscar.apps.communication.apps.CommunicationConfig",
            "oscar.apps.partner.apps.PartnerConfig", "oscar.apps.basket.apps.BasketConfig", "oscar.apps.payment.apps.PaymentConfig",
            "oscar.apps.offer.apps.OfferConfig", "oscar.apps.order.apps.OrderConfig", "oscar.apps.customer.apps.CustomerConfig",
            "oscar.apps.search.apps.SearchConfig", "oscar.apps.voucher.apps.VoucherConfig", "oscar.apps.wishlists.apps.WishlistsConfig",
            "oscar.apps.dashboard.apps.DashboardConfig", "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
            "oscar.apps.dashboard.users.apps.UsersDashboardConfig", "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
            "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig", "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
            "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig", "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
            "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig", "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
            "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig", "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
            "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
            "widget_tweaks", "haystack", "treebeard", "sorl.thumbnail", "django_tables2",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
            "oscar.apps.basket.middleware.BasketMiddleware", "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "DIRS": [],
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.debug", "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth", "django.template.context_processors.i18n",
                "django.template.context_processors.media", "django.template.context_processors.static",
                "django.contrib.messages.context_processors.messages", "oscar.apps.search.context_processors.search_form",
                "oscar.apps.checkout.context_processors.checkout", "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.core.context_processors.metadata",
            ]},
        }],
    )  # fmt: skip


def urls() -> None:
    """Put the URL configuration where Django looks for it."""
    import types

    from django.apps import apps
    from django.conf import settings
    from django.conf.urls.static import static
    from django.urls import include, path

    module = types.ModuleType("oscar_urls")
    module.urlpatterns = [
        path("i18n/", include("django.conf.urls.i18n")),
        path("", include(apps.get_app_config("oscar").urls[0])),
        *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    ]
    sys.modules["oscar_urls"] = module


def seed() -> None:
    """Put the catalogue on the shelves."""
    from decimal import Decimal

    from oscar.apps.catalogue.models import ProductImage
    from oscar.core.loading import get_model
    from shelf import picture

    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    product_class = get_model("catalogue", "ProductClass").objects.create(
        name="Article", track_stock=True
    )
    partner = get_model("partner", "Partner").objects.create(name="Fournisseur")
    category_model = get_model("catalogue", "Category")
    categories = {name: category_model.add_root(name=name) for name in catalogue["categories"]}
    for good in catalogue["goods"]:
        product = get_model("catalogue", "Product").objects.create(
            title=good["name"],
            upc=good["sku"],
            description=good["description"],
            product_class=product_class,
        )
        product.categories.add(categories[good["category"]])
        get_model("partner", "StockRecord").objects.create(
            product=product,
            partner=partner,
            partner_sku=good["sku"],
            price=Decimal(good["price"]),
            price_currency=CURRENCY,
            num_in_stock=good["stock"],
        )
        picture(good, FOLDER / "media" / "images")
        ProductImage.objects.create(
            product=product, original=f"images/{good['image']}", display_order=0
        )
    first, *rest = get_model("catalogue", "Product").objects.order_by("pk")[:5]
    for other in rest:
        get_model("catalogue", "ProductRecommendation").objects.create(
            primary=first, recommendation=other
        )


def main() -> None:
    """Migrate, seed once, serve until ended."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    configure()
    import django

    django.setup()
    urls()
    from django.core.management import call_command

    if not (FOLDER / "shop.sqlite").exists():
        call_command("migrate", verbosity=0)
        seed()
        call_command("rebuild_index", interactive=False, verbosity=0)
    call_command("runserver", f"127.0.0.1:{PORT}", "--noreload", "--insecure")


if __name__ == "__main__":
    main()
