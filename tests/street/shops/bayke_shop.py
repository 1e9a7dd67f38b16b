"""Set up and serve a BaykeShop (a Chinese shop system) with its default theme; run by the street in an environment of its own."""

import os
import sys

from shelf import CATEGORIES, FOLDER, GOODS, picture, serve

SETTINGS = """
from pathlib import Path

from shelf import DJANGO_APPS, DJANGO_MIDDLEWARE, templates, usual_settings

BASE_DIR = Path({folder!r})
globals().update(usual_settings())
INSTALLED_APPS = [app for app in DJANGO_APPS if app != "django.contrib.admin"]
MIDDLEWARE = [one for one in DJANGO_MIDDLEWARE if "locale" not in one]
TEMPLATES = templates()
LANGUAGE_CODE = "zh-hans"
"""


def urls():
    """Return the addresses that the package's instructions name."""
    from django.urls import include, path

    return [path("", include("baykeshop.urls"))]


def seed():
    """Put the catalogue on the shelves; in this shop a category has sub-categories, which hold the goods."""
    from baykeshop.apps.shop.models import (
        BaykeShopBrand,
        BaykeShopCategory,
        BaykeShopSKU,
        BaykeShopSPU,
        BaykeShopSPUAtlas,
    )
    from django.core.files import File
    from django.core.management import call_command

    call_command("initdata")
    top = BaykeShopCategory.objects.create(name="Boutique")
    categories = {
        name: BaykeShopCategory.objects.create(name=name, parent=top) for name in CATEGORIES
    }
    brand = BaykeShopBrand.objects.create(name="Sans marque")
    for good in GOODS:
        spu = BaykeShopSPU.objects.create(
            title=good["name"],
            subtitle="",
            brand=brand,
            content="<p>" + good["description"] + "</p>",
        )
        spu.category.add(categories[good["category"]])
        path = picture(good, FOLDER / "pictures")
        with path.open("rb") as first, path.open("rb") as second:
            atlas = BaykeShopSPUAtlas(spu=spu)
            atlas.img.save(good["image"], File(first))
            sku = BaykeShopSKU(
                spu=spu,
                price=good["price"],
                cost_price=0,
                discount_price=good["list_price"] or good["price"],
                stock=good["stock"],
                code=good["sku"],
                specs=[],
            )
            sku.img.save(good["image"], File(second))


def main():
    """Write the settings that the package's instructions describe, then serve."""
    sys.path.insert(0, str(FOLDER))
    (FOLDER / "street_settings.py").write_text(
        SETTINGS.format(folder=str(FOLDER)), encoding="utf-8"
    )
    (FOLDER / "street_project.py").write_text(
        "from street_settings import *\nfrom baykeshop.conf.develop import *\n", encoding="utf-8"
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "street_project"
    serve(seed, urls)


if __name__ == "__main__":
    main()
