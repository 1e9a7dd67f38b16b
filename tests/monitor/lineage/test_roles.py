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
