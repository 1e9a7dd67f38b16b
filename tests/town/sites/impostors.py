"""
Two copies of Oportik by other hands.

Oportik France copies the pages while Oportik is still open, measuring script included, and puts its
own contacts and account in. Oportik Retour copies the texts and pictures after the seizure and says
it is the same team. Neither shows anything that Oportik did not show to everybody.
"""

from dataclasses import replace
from decimal import Decimal

from tests.town.french import frs
from tests.town.records import Leaf, Shop
from tests.town.sites import oportik

FRANCE_IBAN = "FR70 9998 9001 1300 2441 7T09 290"


def _copied(
    old: str, new: str, leaves: tuple[Leaf, ...], contact: tuple[str, ...]
) -> tuple[Leaf, ...]:
    """The copied pages, one text replaced, with a contact page and legal page of their own."""
    kept = tuple(
        replace(leaf, blocks=tuple(block.replace(old, new) for block in leaf.blocks))
        for leaf in leaves
        if leaf.slug in {"faq", "cgv"}
    )
    return (*kept, Leaf(slug="contact", title="Contact", blocks=contact))


FRANCE = replace(
    oportik.SHOP,
    name="oportik-france.example",
    contacts={
        "Telegram": "@oportikfr_direct",
        "WhatsApp": "06 39 98 90 33",
        "E-mail": "commande@oportik-france.example",
    },
    leaves=_copied(
        oportik.IBAN,
        FRANCE_IBAN,
        oportik.SHOP.leaves,
        frs(
            "Telegram : @oportikfr_direct",
            "WhatsApp : 06 39 98 90 33",
            "Mail : commande@oportik-france.example",
        ),
    ),
    foot="",
    icon=oportik.NAME,
    events=(),
)

RETOUR = Shop(
    name="oportik-retour.example",
    title="Oportik Retour",
    tagline="Ex-Oportik, même équipe, mêmes minis",
    products=tuple(
        replace(
            product,
            price=(product.price * Decimal("0.8"))
            .quantize(Decimal("0.1"))
            .quantize(Decimal("0.01")),
            list_price=None,
            photos=tuple(f"{photo}~q80" for photo in product.photos),
        )
        for product in oportik.PRODUCTS[:8]
    ),
    home=(
        *frs(
            "Ancien site saisi : on est de retour ! Ex-Oportik, même équipe, même atelier, et 20 % moins cher pour s’excuser."
        ),
        *oportik.SHOP.home[1:],
    ),
    leaves=_copied(
        f"virement instantané sur le compte {oportik.IBAN} ou par coupons",
        "coupons uniquement",
        oportik.SHOP.leaves,
        frs("Telegram : @oportik_officiel_bis", "Mail : equipe@oportik-retour.example"),
    ),
    contacts={
        "Telegram": "@oportik_officiel_bis",
        "Snap": "oportik.retour75",
        "E-mail": "equipe@oportik-retour.example",
    },
    head="<script>window.dataLayer = window.dataLayer || []; function gtag(){dataLayer.push(arguments);} gtag('js', new Date()); gtag('config', 'G-RET0UR4V2M');</script>",
    icon=oportik.NAME,
    first_number=240,
)
