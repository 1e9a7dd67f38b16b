"""Set up and serve the shop of a band's web site (a Django project) with its own theme; run by the street in an environment of its own."""

import os

from shelf import FOLDER, GOODS, picture, serve

SETTINGS = {
    "SECRET_KEY": "street", "DEBUG": "True", "DEFAULT_HOST_BASE_URL": "http://127.0.0.1", "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    "EMAIL_HOST": "localhost", "EMAIL_PORT": "25", "EMAIL_USE_TLS": "False", "EMAIL_HOST_USER": "groupe@boutique.example", "EMAIL_HOST_PASSWORD": "",
    "SYSADMIN_DEFAULT_EMAIL_RECIPIENT": "groupe@boutique.example", "STRIPE_SECRET_KEY": "x", "STRIPE_PUBLISHABLE_KEY": "x",
    "DB_ENGINE": "django.db.backends.sqlite3", "DB_NAME": str(FOLDER / "shop.sqlite"),
}  # fmt: skip


def seed():
    """Put the catalogue on the shelves."""
    from myapp.models import ShopItem

    for good in GOODS:
        picture(good, FOLDER / "media")
        ShopItem.objects.create(
            title=good["name"],
            price=float(good["price"]),
            available=good["stock"] > 0,
            cover_photo_url=good["image"],
        )


if __name__ == "__main__":
    os.environ.update(SETTINGS, DJANGO_SETTINGS_MODULE="myproject.settings")
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    serve(seed)
