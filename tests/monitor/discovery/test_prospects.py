"""What is still to be done with a candidate follows from the ledger."""

from datetime import timedelta

from monitor.discovery.names import Names
from monitor.discovery.prospects import known_names, known_sites, prospects
from monitor.discovery.records import Candidate
from monitor.discovery.resurrection import FEED as RESURRECTION
from monitor.discovery.settings import PROBER, Discovery
from storage.ledger import sources, visits
from storage.records.source import Outcome, SourceKind
from tests.monitor.discovery.house import NOW, House

NAMES = Names(["oportik"], ignore=["ignore.example"])


def _name(house: House, host: str, strength: float = 0.5) -> None:
    house.trail.name(
        [
            Candidate(
                url=f"https://{host}/",
                kind=SourceKind.SHOP,
                feed="search",
                reason="r",
                strength=strength,
                at="t",
            )
        ],
        at=NOW,
    )


def _source(
    house: House,
    host: str,
    *,
    actor: str = "agent",
    removed: bool = False,
    outcome: Outcome | None = None,
    fragment: str = "",
) -> str:
    source, _ = sources.add(
        house.ledger,
        url=f"https://{host}/{fragment}",
        kind=SourceKind.SHOP,
        at=NOW - timedelta(days=9),
        actor=actor,
    )
    visit = visits.open_visit(
        house.ledger, source_id=source.id, started_at=NOW - timedelta(days=5), segment="x"
    )
    if outcome is not None:
        with house.ledger:
            visits.close(
                house.ledger,
                visit.id,
                visits.Ending(
                    ended_at=NOW - timedelta(days=5),
                    outcome=outcome,
                    reason="",
                    captures=0,
                    size=0,
                ),
            )
    if removed:
        sources.record(house.ledger, source.id, "removed", at=NOW - timedelta(days=4), actor=actor)
    return visit.id


def test_who_is_watched_dismissed_ignored_or_proposed_is_no_prospect(house: House) -> None:
    """A candidate is looked at once and for all; a person's no is a no."""
    for host in (
        "suivi.example",
        "quitte.example",
        "ignore.example",
        "propose.example",
        "libre.example",
        "sonde.example",
    ):
        _name(house, host)
    _source(house, "suivi.example")
    _source(house, "quitte.example", removed=True)
    _source(house, "sonde.example", actor=PROBER, removed=True, fragment="#sonde")
    house.ledger.execute(
        "INSERT INTO proposal VALUES ('p', 'http://propose.example/', 'shop', 'links', '', 0.5, '', '')"
    )

    assert {one.site for one in prospects(house.trail, NAMES)} == {"libre.example", "sonde.example"}


def test_candidate_that_showed_nothing_is_due_again_later(house: House) -> None:
    """A name is registered days before its shop opens."""
    _name(house, "vide.example")
    visit = _source(
        house,
        "vide.example",
        actor=PROBER,
        removed=True,
        outcome=Outcome.UNREACHABLE,
        fragment="#sonde",
    )
    house.trail.probing("candidate-x", visit_id=visit, site="vide.example", look=1, at=NOW)

    (one,) = prospects(house.trail, NAMES)

    assert not one.due(NOW + timedelta(hours=20))
    assert one.due(NOW + timedelta(days=1))


def test_page_that_sells_nothing_is_looked_at_again_only_under_a_known_name(house: House) -> None:
    """A stranger whose page was read is left alone; a bearer of the name may be getting ready."""
    for host, strength in (("neutre.example", 0.3), ("oportik-x.example", 0.6)):
        _name(house, host, strength)
        visit = _source(
            house, host, actor=PROBER, removed=True, outcome=Outcome.COMPLETE, fragment="#sonde"
        )
        house.trail.probing("candidate-x", visit_id=visit, site=host, look=1, at=NOW)

    due = {one.site for one in prospects(house.trail, NAMES) if one.due(NOW + timedelta(days=3))}

    assert due == {"oportik-x.example"}


def test_dropped_seized_source_is_kept_an_eye_on_others_are_not(house: House) -> None:
    """A site a person dropped while it was open was judged uninteresting; a seized one was judged gone."""
    _source(house, "saisi.example", removed=True, outcome=Outcome.SEIZED)
    _source(house, "ouvert.example", removed=True, outcome=Outcome.COMPLETE)
    _source(house, "suivi.example", outcome=Outcome.SEIZED)

    found = house.seek(RESURRECTION, Discovery(resurrection=True, domains=["vieux.example"]))

    assert {one.url for one in found} == {"https://saisi.example/", "https://vieux.example/"}


def test_probe_makes_no_site_watched(house: House) -> None:
    """Else a probed candidate could never be proposed, by discovery or by a link."""
    _source(house, "sonde.example", actor=PROBER, removed=True, fragment="#sonde")

    assert known_sites(house.ledger) == (frozenset(), frozenset())


def test_names_of_seized_sellers_are_looked_for(house: House) -> None:
    """Successors of a watched shop resemble it, whether or not its name was configured."""
    house.read("nanolia.example", "x", band="decisive", kind="listing")
    house.read("libre-encore.example", "x", band="decisive", kind="listing")
    house.findings.execute("UPDATE site SET seized_at = 't' WHERE id = 'nanolia.example'")

    assert known_names(Discovery(), house.findings, ()) == ["oportik", "nanolia"]
