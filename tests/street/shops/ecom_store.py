"""Set up and serve a django-ecom-store shop with its default theme; run by the street in an environment of its own."""

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


def configure():
    """Configure Django as the package's own instructions do, on SQLite."""
    from django.conf import settings

    settings.configure(
        **usual_settings(),
        SITE_TITLE="La Boutique",
        LOGIN_URL="/authentication/",
        AUTHENTICATION_DEBUG=True,
        VERIFICATION_CODE_VALIDITY_IN_MINUTES=10,
        CURRENCY="€",
        CHECK_DELIVERABILITY=False,
        INSTALLED_APPS=[*DJANGO_APPS, "authentication", "store"],
        MIDDLEWARE=DJANGO_MIDDLEWARE,
        TEMPLATES=templates("store.context_processors.site_defaults"),
    )


def urls():
    """Return the addresses that the package's instructions name."""
    from django.urls import include, path

    return [
        path("authentication/", include("authentication.urls")),
        path("", include("store.urls")),
    ]


def seed():
    """Put the catalogue on the shelves; a discount is a share of the price, so list prices stay out."""
    from store.models import Category, Image, Product, Variation

    categories = {
        name: Category.objects.create(title=name, slug=f"c{index}")
        for index, name in enumerate(CATEGORIES)
    }
    for good in GOODS:
        product = Product.objects.create(title=good["name"], slug=good["slug"])
        product.categories.add(categories[good["category"]])
        picture(good, FOLDER / "media" / "images" / "product-images")
        variation = Variation.objects.create(
            product=product,
            price=good["price"],
            unit="unité",
            availability=good["stock"] > 0,
            inventory=good["stock"],
            info=good["description"],
        )
        variation.images.add(
            Image.objects.create(image=f"images/product-images/{good['image']}", name=good["image"])
        )


if __name__ == "__main__":
    configure()
    serve(seed, urls)
