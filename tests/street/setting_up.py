"""
The street: real shop software on loopback, each program in an environment of its own, set up by the registries' ordinary clients.

Everything lies below one folder (``PORTIQUE_STREET``, else a temporary one) and is kept there for the next run.
"""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.street.evershop import evershop, evershop_down, evershop_truth
from tests.street.from_npm import npm
from tests.street.from_pypi import longclaw_project, mezzanine_project, pip
from tests.street.program import Program, free_port, wait
from tests.street.walk import Good, goods

REACHED = ("+33639981234", "contact@boutique.example", "+33639981235")
"""What a shop says of itself where its theme has a place for it: telephone, e-mail, WhatsApp."""


SELLERS = ("Petits Combinés 93", "Gadgets du Midi")
"""Who sells in a marketplace, one good each in turn."""


def buyable(_folder: Path) -> list[Good]:
    """Return the goods that can be had, for a shop that takes down what is sold out."""
    return [good for good in goods() if good.in_stock]


def titled(_folder: Path) -> list[Good]:
    """Return the goods that can be had with the names that Django's ``title`` filter makes of them."""
    return [
        replace(
            good,
            name=re.sub(
                r"(?<=[a-z])'[A-Z]|\d[A-Z]",
                lambda found: found[0].lower(),
                good.name.lower().title(),
            ),
        )
        for good in buyable(_folder)
    ]


PROGRAMS = (
    Program(
        name="django-oscar",
        up=pip("oscar", "oscar_shop.py", "django-oscar[sorl-thumbnail]", "whoosh"),
        truth=lambda _: goods(),
    ),
    Program(
        name="cartridge",
        up=pip("cartridge", "cartridge_shop.py", "cartridge", project=mezzanine_project),
        truth=lambda _: goods(),
        states_stock=False,
    ),
    Program(
        name="django-classified",
        up=pip("classified", "classified_site.py", "django-classified"),
        truth=lambda _: goods(),
        states_stock=False,
        contacts=("+33639984567",),
    ),
    Program(name="evershop", up=evershop, truth=evershop_truth, down=evershop_down),
    *(
        Program(
            name=f"expresscart-{theme.lower()}",
            up=npm("expresscart", "express_cart.js", "express-cart@1.1.17", "mongo-mock@4.2.0", "mongodb-uri@0.9.7", more=theme),
            truth=lambda _: goods(),
            states_stock=False,
            contacts=REACHED,
        )
        for theme in ("Cloth", "Material", "Mono")
    ),
    Program(
        name="django-ecom-store",
        up=pip("ecom-store", "ecom_store.py", "django-ecom-store==0.0.4", "django<5", "pillow"),
        truth=titled,
        states_stock=False,
    ),
    Program(
        name="amatak-shop",
        up=pip(
            "amatak", "amatak_shop.py", "amatak-shop==1.1.0", "django<4", "django-allauth==0.54.0", "django-crispy-forms<2.1", "crispy-bootstrap4",
            "django-countries", "stripe", "django-debug-toolbar", "python-decouple", "pillow", "requests", "pyjwt", "cryptography",
        ),
        truth=lambda _: goods(currency="USD"),
        states_stock=False,
    ),
    Program(
        name="shuup",
        up=pip("shuup", "shuup_market.py", "shuup==3.1.0", "markupsafe<2.1", python="3.8", before=("pip<23.3", "setuptools<58", "wheel")),
        truth=buyable,
        contacts=REACHED,
        sellers=SELLERS,
    ),
    Program(
        name="longclaw",
        up=pip(
            "longclaw", "longclaw_shop.py", "longclaw==1.0.2", "wagtail==2.8.2", "django<2.3", "django-taggit<2", "django-modelcluster<6",
            "django-filter<3", "djangorestframework<3.10", "html5lib<1.1", "django-ipware<3", python="3.7", before=("setuptools<58", "wheel"), project=longclaw_project,
        ),
        truth=lambda _: goods(),
        states_stock=False,
    ),
    Program(
        name="baykeshop",
        up=pip("baykeshop", "bayke_shop.py", "baykeshop==1.2.6", "django<5.3"),
        truth=lambda _: goods(currency="CNY"),
        states_stock=False,
    ),
    Program(
        name="pretix",
        sales=True,
        up=pip("pretix", "pretix_tickets.py", "pretix==2026.8.0", path="boutique/fr/"),
        truth=lambda _: [replace(good, image=(good.image or "").replace("article", "item")) for good in goods()],
        contacts=REACHED,
    ),
    Program(
        name="band-webshop",
        up=pip("band", "band_shop.py", "band-landing-page-webshop==1.0.0", "django<5.2", "python-decouple", "stripe", "pillow"),
        truth=lambda _: goods(currency="USD"),
    ),
)  # fmt: skip


@contextmanager
def running(program: Program, folder: Path) -> Iterator[str]:
    """Bring a program up, yield its start address, end it; raise Lacking where it cannot run on this machine."""
    up = program.up(folder, free_port())
    try:
        wait(up)
        yield up.start
    finally:
        if up.process.poll() is None:
            os.killpg(up.process.pid, signal.SIGTERM)
        up.process.wait(timeout=30)
        if program.down is not None:
            program.down(folder)
