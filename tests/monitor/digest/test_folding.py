"""What is written out of a long section, what is counted, and what waits: nobody's noise hides another's news."""

from dataclasses import replace

import pytest

from monitor.digest.folding import MOST_SITES, OF_ONE_SITE, fold, folded
from monitor.digest.rendering import render
from monitor.digest.sections.changes import PART
from storage.records.digest import Entry, Section
from tests.monitor.digest.written import configured, digest_with, entry


def change(site: str, number: int, kind: str = "Prix modifié") -> Entry:
    """Return a change of a site."""
    made = entry(f"{site} {number}", section=Section.CHANGES, site_id=site, kind=kind)
    return replace(made, id=f"{site}-{number}")


def test_a_noisy_shop_does_not_hide_another() -> None:
    """Four hundred prices of one shop and one new contact of another: both are read, and every change is told."""
    noise = [change("bruit.example", number) for number in range(400)]
    news = change("vendeur.example", 1, "Nouveau contact")
    (section,) = folded(digest_with(*noise, news))
    rendered = render(digest_with(*noise, news), configured())

    assert news in section.entries
    assert sum(one.site_id == "bruit.example" for one in section.entries) == OF_ONE_SITE
    assert {one.id for one in section.told} == {one.id for one in (*noise, news)}
    assert section.waiting == 0
    line = "et 390 de plus chez bruit[.]example (prix modifié : 390)"
    assert line in rendered.text
    assert line in rendered.html.replace("\xa0", " ")


@pytest.mark.parametrize("sites", [1, 39, 40, 41, 100, 101, 300])
def test_what_is_not_shown_is_not_told(sites: int) -> None:
    """An entry is written out, or counted under its site's name, or waits untold for tomorrow; never none of the three."""
    entries = [change(f"s{number}.example", 1) for number in range(sites)]
    section = fold(PART, entries, PART.limit)
    told = {one.id for one in section.told}

    assert len(section.entries) == min(sites, PART.limit)
    assert len(told) == min(sites, PART.limit + MOST_SITES)
    assert section.waiting == sites - len(told)
    assert section.count == sites


def test_what_stands_strong_is_always_written_out() -> None:
    """A successor is never the forty-first line."""
    strong = replace(change("vendeur.example", 1), strong=True)
    noise = [change(f"s{number}.example", 1) for number in range(50)]
    section = fold(PART, [*noise, strong], PART.limit)

    assert section.entries[0] is strong
    assert len(section.entries) == PART.limit
