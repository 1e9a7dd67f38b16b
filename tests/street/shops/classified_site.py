"""Set up and serve a django-classified site with its default theme; run by the street in an environment of its own."""

import json
import sys
import types
from decimal import Decimal
from pathlib import Path

FOLDER, PORT, CATALOGUE = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
LANGUAGE, CURRENCY = sys.argv[4], sys.argv[5]


def configure() -> None:
    """Configure Django as the package's documentation does, on SQLite."""
    from django.conf import settings

    settings.configure(
        DEBUG=True,
        SECRET_KEY="street",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="site_urls",
        LANGUAGE_CODE=LANGUAGE,
        USE_TZ=True,
        SITE_ID=1,
        STATIC_URL="/static/",
        MEDIA_URL="/media/",
        MEDIA_ROOT=str(FOLDER / "media"),
        DCF_CURRENCY=CURRENCY,
        DCF_SITE_NAME="Petites annonces",
        DCF_LOGIN_TO_CONTACT=False,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "site.sqlite")}},
        INSTALLED_APPS=[
            "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
            "django.contrib.staticfiles", "django.contrib.sites", "django.contrib.sitemaps", "django.contrib.humanize", "sorl.thumbnail",
            "django_classified",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.locale.LocaleMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "DIRS": [],
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.template.context_processors.i18n",
                "django.template.context_processors.media", "django.template.context_processors.static", "django.contrib.messages.context_processors.messages",
                "django_classified.context_processors.common_values",
            ]},
        }],
    )  # fmt: skip


def seed() -> None:
    """Post the catalogue as ads."""
    from django.contrib.auth.models import User
    from django_classified.models import Area, Group, Image, Item, Profile, Section
    from PIL import Image as Picture

    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    user = User.objects.create_user("revendeur93", "revendeur@annonces.example", "x")
    Profile.objects.create(user=user, phone="06 39 98 45 67")
    area = Area.objects.create(slug="paris", title="Paris")
    section = Section.objects.create(title="Multimédia")
    groups = {
        name: Group.objects.create(title=name, section=section) for name in catalogue["categories"]
    }
    pictures = FOLDER / "media" / "images"
    pictures.mkdir(parents=True, exist_ok=True)
    for good in catalogue["goods"]:
        item = Item.objects.create(
            user=user,
            group=groups[good["category"]],
            area=area,
            title=good["name"],
            description=good["description"],
            price=Decimal(good["price"]),
        )
        Picture.new("RGB", (300, 300), (30, 60, 90)).save(pictures / good["image"])
        Image.objects.create(item=item, file=f"images/{good['image']}")


def main() -> None:
    """Migrate, seed once, serve until ended."""
    configure()
    import django

    django.setup()
    from django.conf import settings
    from django.conf.urls.static import static
    from django.core.management import call_command
    from django.urls import include, path

    module = types.ModuleType("site_urls")
    module.urlpatterns = [
        path("", include("django_classified.urls", namespace="django_classified")),
        path("accounts/", include("django.contrib.auth.urls")),
        *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    ]
    sys.modules["site_urls"] = module
    if not (FOLDER / "site.sqlite").exists():
        call_command("migrate", verbosity=0)
        seed()
    call_command("runserver", f"127.0.0.1:{PORT}", "--noreload", "--insecure")


if __name__ == "__main__":
    main()
