"""A site that was never captured can be described by hand, with sources, and then be compared."""

import pytest

from monitor.lineage.profile import ProfileMistaken, parsed_profile, shipped_profiles
from monitor.lineage.stage import update
from monitor.signals.sentences import masked
from storage.records.link import TraitKind
from tests.monitor.lineage.tables import findings_of

PROFILE = """
id = "relais"
name = "Minitel Relais"
names = ["Minitel Relais"]
written_at = "2026-01-01T00:00:00.000000Z"
seized_at = "2026-01-01T00:00:00.000000Z"
[source]
press = "Le Courrier d'Exemple, 1er janvier 2026"
[[trait]]
kind = "handle"
value = "telegram:@Minitel_Relais"
source = "press"
[[trait]]
kind = "wording"
value = "Chez Minitel Relais, on prépare chaque appareil à la main avant le parloir"
source = "press"
"""


def test_shipped_profile_of_oportik_names_sources() -> None:
    """What the product says of Oportik must be traceable to what was public."""
    (oportik,) = shipped_profiles()

    assert oportik.id == "profile:oportik"
    assert all(trait.source for trait in oportik.traits)
    assert any(
        "ne pas sonner aux portiques" in t.value
        for t in oportik.traits
        if t.kind is TraitKind.WORDING
    )


def test_profile_finds_a_successor_with_its_source_as_proof() -> None:
    """For a site that is offline, the press quotation stands where the capture would."""
    findings = findings_of()
    said = masked(
        "Chez NouveauNom, on prépare chaque appareil à la main avant le parloir", ("nouveaunom",)
    )
    at = "2026-01-05T08:00:00.000000Z"
    findings.executemany(
        "INSERT INTO trait VALUES ('c1', 'nouveaunom.example', ?, ?, ?, ?, '')",
        [
            ("handle", "telegram:minitel_relais", "@minitel_relais", at),
            ("wording", said, said, at),
            ("price", "appareil @ 39.90 EUR", "Appareil : 39,90 €", at),
            ("verdict", "listing decisive", "ne sonne pas", at),
        ],
    )
    update(findings, sites=(), judgements=(), profiles=(parsed_profile(PROFILE, "relais.toml"),))
    (lead,) = findings.execute("SELECT subject, predecessor FROM lead").fetchall()
    proofs = [
        p for (p,) in findings.execute("SELECT capture_before FROM lead_reason WHERE bits > 1")
    ]

    assert lead == ("nouveaunom.example", "profile:relais")
    assert any("Le Courrier d'Exemple" in proof for proof in proofs)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('kind = "handle"', 'kind = "smell"'), "unknown kind 'smell'"),
        (('id = "relais"', ""), "'id' is missing"),
        (('source = "press"', 'source = "rumour"'), "'rumour', which is not listed"),
    ],
)
def test_mistaken_profile_says_what_is_wrong(change: tuple[str, str], complaint: str) -> None:
    """An investigator writes these files by hand."""
    with pytest.raises(ProfileMistaken, match=complaint):
        parsed_profile(PROFILE.replace(*change), "relais.toml")
