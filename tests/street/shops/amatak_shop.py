"""Set up and serve an Amatak shop with its default theme; run by the street in an environment of its own."""

import sys

from shelf import (
    CATEGORIES,
    DJANGO_APPS,
    DJANGO_MIDDLEWARE,
    FOLDER,
    GOODS,
    picture,
    serve,
    templates,
    usual_settings,
)

sys.path.remove(str(__import__("pathlib").Path(__file__).resolve().parent))
KINDS = dict(zip(CATEGORIES, ("PH &TE", "C&E", "CO&S", "TKB"), strict=True))


def configure():
    """Configure Django as the package's own settings do, on SQLite."""
    from django.conf import settings

    settings.configure(
        **usual_settings(),
        STRIPE_PUBLIC_KEY="",
        STRIPE_SECRET_KEY="",
        CRISPY_TEMPLATE_PACK="bootstrap4",
        INSTALLED_APPS=[
            *DJANGO_APPS, "allauth", "allauth.account", "allauth.socialaccount", "crispy_forms", "django_countries", "crispy_bootstrap4",
            "amatak_shop",
        ],
        MIDDLEWARE=DJANGO_MIDDLEWARE,
        TEMPLATES=templates(),
    )  # fmt: skip


def urls():
    """Return the addresses of the shop and of its accounts."""
    from django.urls import include, path

    return [
        path("accounts/", include("allauth.urls")),
        path("", include("amatak_shop.urls.home")),
    ]


def seed():
    """Put the catalogue on the shelves."""
    from amatak_shop.models.item import Item

    for good in GOODS:
        picture(good, FOLDER / "media")
        before = good["list_price"]
        Item.objects.create(
            title=good["name"],
            price=float(before or good["price"]),
            discount_price=float(good["price"]) if before else None,
            category=KINDS[good["category"]],
            label="P",
            color="Bk",
            slug=good["slug"],
            description=good["description"],
            image=good["image"],
        )


if __name__ == "__main__":
    configure()
    serve(seed, urls)
