"""Set up and serve a Cartridge (Mezzanine) shop with its default theme, in the project folder that ``mezzanine-project`` made."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

FOLDER, PORT, CATALOGUE = Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3]).resolve()
LANGUAGE, CURRENCY = sys.argv[4], sys.argv[5]


def seed() -> None:
    """Put the catalogue on the shelves."""
    from cartridge.shop.models import Category, Product, ProductImage, ProductVariation
    from shelf import picture

    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    categories = {name: Category.objects.create(title=name) for name in catalogue["categories"]}
    for good in catalogue["goods"]:
        product = Product.objects.create(
            title=good["name"],
            content=f"<p>{good['description']}</p>",
            available=True,
            unit_price=Decimal(good["price"]),
        )
        product.categories.add(categories[good["category"]])
        picture(good, FOLDER / "media" / "product")
        shown = ProductImage.objects.create(product=product, file=f"product/{good['image']}")
        before = good["list_price"]
        ProductVariation.objects.create(
            product=product,
            default=True,
            sku=good["sku"],
            unit_price=Decimal(before or good["price"]),
            sale_price=Decimal(good["price"]) if before else None,
            num_in_stock=good["stock"],
            image=shown,
        )
        product.copy_default_variation()
        product.save()


def _speak_french() -> None:
    """Have the locale that prices are written in, also where the machine has it only as its source."""
    made = FOLDER / "locales"
    made.mkdir(exist_ok=True)
    command = ["localedef", "-i", "fr_FR", "-f", "UTF-8", str(made / "fr_FR.UTF-8")]
    subprocess.run(command, check=False, capture_output=True)
    os.environ["LOCPATH"] = str(made)


def main() -> None:
    """Migrate, seed once, serve until ended."""
    os.chdir(FOLDER)
    sys.path.insert(0, str(FOLDER))
    os.environ["DJANGO_SETTINGS_MODULE"] = "carty.settings"
    local = FOLDER / "carty" / "local_settings.py"
    local.write_text(
        "DEBUG = True\nSECRET_KEY = 'street'\nNEVERCACHE_KEY = 'street'\nALLOWED_HOSTS = ['*']\n"
        f"LANGUAGE_CODE = {LANGUAGE!r}\nSHOP_CURRENCY_LOCALE = 'fr_FR.UTF-8'\n"
        "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'shop.sqlite'}}\n",
        encoding="utf-8",
    )
    _speak_french()
    import django

    django.setup()
    from django.core.management import call_command

    if not (FOLDER / "seeded").exists():
        call_command("migrate", verbosity=0)
        seed()
        (FOLDER / "seeded").touch()
    call_command("runserver", f"127.0.0.1:{PORT}", "--noreload", "--insecure")


if __name__ == "__main__":
    main()
