"""Every saved page of a shop is read as its ``expected.json`` says, field by field."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from spiders.platforms import PLATFORMS
from spiders.read import next_pages, platform_of, read
from spiders.show import described
from storage.page import Page, page_from_bytes

FIXTURES = Path(__file__).parents[1] / "fixtures"
SHOPS = [*(platform.NAME for platform in PLATFORMS), "generic", "market"]
CASES = sorted(case.parent for shop in SHOPS for case in (FIXTURES / shop).glob("*/expected.json"))


def opened(case: Path) -> tuple[Page, dict[str, Any]]:
    """Return a case's page and what it should say."""
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    body = next(case.glob("page.*")).read_bytes()
    return page_from_bytes(
        body, expected["url"], content_type=expected.get("content_type", "text/html; charset=utf-8")
    ), expected


def comparable(wanted: dict[str, Any]) -> dict[str, Any]:
    """Return expected values with amounts as numbers."""
    return {
        name: [[one[0], Decimal(one[1]), one[2]] for one in value]
        if name in {"offers", "sellers"}
        else Decimal(value)
        if name in {"price", "list_price"} and value is not None
        else value
        for name, value in wanted.items()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_page_is_read_as_a_person_sees_it(case: Path) -> None:
    """What a person sees on the saved page is what the product must say, no more and no less."""
    page, expected = opened(case)

    reading = read(page)

    wanted = expected["listings"]
    found = {listing.url: listing for listing in reading.listings}
    assert sorted(found) == sorted(one["url"] for one in wanted)
    for one in wanted:
        said = described(found[one["url"]])
        assert comparable({name: said[name] for name in one}) == comparable(one)
    if "role" in expected:
        assert reading.role.value == expected["role"]
    if "seller" in expected:
        assert reading.seller is not None
        assert reading.seller.name == expected["seller"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_page_leads_to_what_it_should(case: Path) -> None:
    """A visit finds products, the next page and the notices, and never a cart or an account."""
    page, expected = opened(case)

    following = {(one.url, one.role.value) for one in next_pages(page)}

    assert {tuple(one) for one in expected.get("next_pages", [])} <= following
    assert not [
        url
        for url, _ in following
        if any(
            word in url
            for word in (
                "add-to-cart",
                "/panier",
                "/cart",
                "login",
                "mon-compte",
                "connexion",
                "order=",
                "sort=2a",
                "sort=2d",
            )
        )
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_page_is_recognised(case: Path) -> None:
    """The platform's name is what analysts filter sites by."""
    page, expected = opened(case)

    assert (platform_of(page) or "generic") == expected["platform"]


SHOWN_PHONE = re.compile(r"(?<!\d)(?:\+33[ .]?|0)6[ .]?39[ .]?98[ .]?(\d\d)[ .]?(\d\d)(?!\d)")
SHOWN_EMAIL = re.compile(r"mailto:([\w.+-]+@[\w.-]+\.\w+)")


def test_contacts_that_the_saved_pages_show_are_read() -> None:
    """A theme puts the number in a header, a footer, a box of its own: wherever it stands, it is the seller's."""
    missed, shown = [], 0
    for case in CASES:
        page, _ = opened(case)
        wanted = {f"+3363998{one}{two}" for one, two in SHOWN_PHONE.findall(page.text)}
        wanted |= {email.lower() for email in SHOWN_EMAIL.findall(page.text)}
        if wanted:
            shown += len(wanted)
            found = {contact.value for contact in read(page).contacts}
            missed += [f"{case.parent.name}/{case.name}: {one}" for one in sorted(wanted - found)]

    assert missed == []
    assert shown >= 80


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.NAME)
def test_every_platform_has_fixtures(platform: Any) -> None:
    """A platform nobody can check again does not stand in the list."""
    cases = list((FIXTURES / platform.NAME).glob("*/expected.json"))

    assert cases
    assert all((case.parent / "note.txt").read_text(encoding="utf-8").strip() for case in cases)


def test_every_platform_module_stands_in_the_list() -> None:
    """A module that is never asked reads nothing."""
    folder = Path(__file__).parents[2] / "spiders" / "platforms"
    modules = {file.stem for file in folder.glob("*.py")} - {
        "__init__",
        "generic",
        "addresses",
        "known",
        "variants",
    }

    assert modules == {platform.NAME for platform in PLATFORMS}
