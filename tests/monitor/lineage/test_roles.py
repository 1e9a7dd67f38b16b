"""What a site is, from its own words and goods; a doubt makes nobody a seller."""

import pytest

from monitor.lineage.fingerprint import Fingerprint, Seen
from monitor.lineage.roles import Role, role_of
from storage.records.link import TraitKind


@pytest.mark.parametrize(
    ("site", "shown", "role"),
    [
        ("mini.example", {"product": "mini", "verdict": "listing review"}, Role.SELLER),
        ("thes.example", {"product": "thé vert"}, Role.SHOP),
        ("thes.example", {"product": "thé vert", "verdict": "press decisive"}, Role.SHOP),
        ("gazette.example", {"genre": "article", "verdict": "listing decisive"}, Role.TALK),
        ("gazette.example", {"verdict": "press review"}, Role.TALK),
        ("une-page.example", {"verdict": "listing decisive"}, Role.PAGE),
        ("une-page.example", {"verdict": "listing review"}, Role.OTHER),
        ("telegram:relais", {"handle": "telegram:relais"}, Role.ACCOUNT),
        ("telegram:gazette", {"verdict": "press decisive"}, Role.TALK),
        ("vide.example", {}, Role.OTHER),
    ],
)
def test_a_role_is_shown_by_goods_and_own_words(
    site: str, shown: dict[str, str], role: Role
) -> None:
    """Only sellers and accounts can be somebody's successor by what they show."""
    known = Fingerprint(site_id=site, first_at="2026-11-03T00:00:00Z")
    for kind, value in shown.items():
        known.add(TraitKind(kind), value, Seen(quotation=value, capture_id="c", first_at=""))

    assert role_of(known).role is role


@pytest.mark.parametrize(
    ("goods", "role"),
    [
        (("mini bm70 noir", "mini j9 gris", "mini t3"), Role.SELLER),
        (("mini bm70 noir", "the vert", "theiere"), Role.SHOP),
        (("lecteur mp3", "carte 16go", "cable usb3"), Role.SHOP),
    ],
)
def test_who_sells_the_sellers_models_is_in_his_trade(goods: tuple[str, ...], role: Role) -> None:
    """A return that no longer says what its phones are for was a shop of other goods, and nothing of it was told."""
    old, new = (Fingerprint(site_id=f"{n}.example", first_at="2026-11-03T00:00:00Z") for n in "ab")
    for site, names in ((old, ("mini bm70 plat", "mini j9 noir", "lecteur mp3")), (new, goods)):
        for name in names:
            site.add(TraitKind.PRODUCT, name, Seen(quotation=name, capture_id="c", first_at=""))

    assert role_of(new, old).role is role
    assert role_of(new).role is Role.SHOP
