"""What every shop script of the street needs: its arguments, the known goods, pictures, and Django's own server."""

import json
import shutil
import sys
from pathlib import Path

FOLDER, PORT, CATALOGUE = Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3]).resolve()
LANGUAGE, CURRENCY = sys.argv[4], sys.argv[5]
PHONE, EMAIL, WHATSAPP = "06 39 98 12 34", "contact@boutique.example", "https://wa.me/33639981235"
CONTACTS = (
    f'<p>Téléphone : <a href="tel:+33639981234">{PHONE}</a><br>'
    f'Courriel : <a href="mailto:{EMAIL}">{EMAIL}</a><br>'
    f'<a href="{WHATSAPP}">Écrivez-nous sur WhatsApp</a></p>'
)
"""Where a theme has a place for it, the shop says here how it is reached."""

DATA = json.loads(CATALOGUE.read_text(encoding="utf-8"))
GOODS, CATEGORIES = DATA["goods"], DATA["categories"]


def picture(good, folder):
    """Put the good's picture into a folder, the one its seller took or a drawn one, and return its path."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / good["image"]
    taken = CATALOGUE.parent / "pictures" / good["image"]
    if taken.exists():
        shutil.copy(str(taken), str(path))
    else:
        Image.new("RGB", (300, 300), (30, 60, len(good["name"]) * 3 % 255)).save(str(path))
    return path


def templates(*context_processors):
    """Return Django's template setting with its usual context processors and the given ones."""
    usual = ("template.context_processors.debug", "template.context_processors.request", "contrib.auth.context_processors.auth",
             "template.context_processors.i18n", "template.context_processors.media", "template.context_processors.static",
             "contrib.messages.context_processors.messages")  # fmt: skip
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "DIRS": [],
            "OPTIONS": {
                "context_processors": [f"django.{one}" for one in usual] + list(context_processors)
            },
        }
    ]


DJANGO_APPS = [
    f"django.contrib.{one}"
    for one in (
        "admin",
        "auth",
        "contenttypes",
        "sessions",
        "messages",
        "staticfiles",
        "sites",
    )
]
DJANGO_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]


def usual_settings():
    """Return the settings that a Django project on SQLite has, in the street's language."""
    return {
        "DEBUG": True,
        "SECRET_KEY": "street",
        "ALLOWED_HOSTS": ["*"],
        "ROOT_URLCONF": "street_urls",
        "LANGUAGE_CODE": LANGUAGE,
        "USE_TZ": True,
        "USE_I18N": True,
        "TIME_ZONE": "Europe/Paris",
        "SITE_ID": 1,
        "STATIC_URL": "/static/",
        "MEDIA_URL": "/media/",
        "MEDIA_ROOT": str(FOLDER / "media"),
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(FOLDER / "shop.sqlite"),
            }
        },
    }


def serve(seed, urls=None):
    """Migrate and seed once, then serve on loopback until ended."""
    import types

    import django

    django.setup()
    from django.conf import settings
    from django.conf.urls.static import static
    from django.core.management import call_command
    from django.db import transaction

    if urls is not None:
        module = types.ModuleType("street_urls")
        module.urlpatterns = [
            *urls(),
            *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
        ]
        sys.modules["street_urls"] = module
    if not (FOLDER / "seeded").exists():
        call_command("migrate", verbosity=0, run_syncdb=True)
        with transaction.atomic():
            seed()
        (FOLDER / "seeded").touch()
    call_command("runserver", "127.0.0.1:" + PORT, "--noreload", "--insecure")
