"""Set up and serve a pretix shop (one page sells everything) with its default theme; run by the street in an environment of its own."""

import os
import subprocess
import sys
from datetime import timedelta

from shelf import (
    CATEGORIES,
    CURRENCY,
    EMAIL,
    FOLDER,
    GOODS,
    LANGUAGE,
    PHONE,
    PORT,
    WHATSAPP,
    picture,
)

SETTINGS = """
[pretix]
instance_name=Billetterie
url=http://127.0.0.1:{port}
currency={currency}
datadir={folder}/data
[locale]
default={language}
timezone=Europe/Paris
[database]
backend=sqlite3
[django]
debug=True
"""


def seed():
    """Open one event whose products are the catalogue."""
    from django.core.files import File
    from django.utils.timezone import now
    from django_scopes import scopes_disabled
    from i18nfield.strings import LazyI18nString
    from pretix.base.models import Event, Item, ItemCategory, Organizer, Quota

    with scopes_disabled():
        organizer = Organizer.objects.create(name="Boutique", slug="boutique")
        event = Event.objects.create(
            organizer=organizer, name="La Boutique", slug="fr", currency=CURRENCY, live=True, date_from=now() + timedelta(days=60),
            plugins="pretix.plugins.banktransfer",
        )  # fmt: skip
        event.settings.set("locales", [LANGUAGE])
        event.settings.set("locale", LANGUAGE)
        event.settings.set("contact_mail", EMAIL)
        event.settings.set("payment_banktransfer__enabled", True)
        event.settings.set("display_net_prices", False)
        said = f"Téléphone {PHONE} – [WhatsApp]({WHATSAPP})"
        event.settings.set("frontpage_text", LazyI18nString({LANGUAGE: said}))
        categories = {
            name: ItemCategory.objects.create(event=event, name=name) for name in CATEGORIES
        }
        for position, good in enumerate(GOODS):
            before = good["list_price"]
            item = Item.objects.create(
                event=event, name=good["name"], category=categories[good["category"]], default_price=good["price"],
                description=good["description"], original_price=before, position=position,
            )  # fmt: skip
            with picture(good, FOLDER / "pictures").open("rb") as file:
                item.picture.save(good["image"], File(file))
            quota = Quota.objects.create(event=event, name=good["name"], size=good["stock"])
            quota.items.add(item)


def main():
    """Write the configuration as the documentation describes it, then serve."""
    (FOLDER / "data").mkdir(exist_ok=True)
    text = SETTINGS.format(port=PORT, currency=CURRENCY, folder=FOLDER, language=LANGUAGE)
    (FOLDER / "pretix.cfg").write_text(text, encoding="utf-8")
    os.environ["PRETIX_CONFIG_FILE"] = str(FOLDER / "pretix.cfg")
    os.environ["DJANGO_SETTINGS_MODULE"] = "pretix.settings"
    os.chdir(FOLDER)
    if not (FOLDER / "seeded").exists():
        subprocess.run([sys.executable, "-m", "pretix", "migrate", "-v", "0"], check=True)
        import django

        django.setup()
        from django.db import transaction

        with transaction.atomic():
            seed()
        (FOLDER / "seeded").touch()
    os.execv(
        sys.executable, [sys.executable, "-m", "pretix", "runserver", f"127.0.0.1:{PORT}", "--noreload", "--insecure"]
    )  # fmt: skip


if __name__ == "__main__":
    main()
