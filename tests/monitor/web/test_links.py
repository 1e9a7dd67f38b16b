"""The links of a digest lead to pages of the desk, where somebody set its address; else to the console, as they did."""

import re
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from monitor.clock import clock_of, local_day
from monitor.config import Configuration, load, parse
from monitor.digest.compose import compose
from monitor.digest.rendering import Rendered, render
from storage.database import open_read_only
from storage.workspace import Workspace
from tests.monitor.digest.written import digest_with, entry
from tests.monitor.web.watched import Bureau

pytestmark = pytest.mark.xdist_group("bureau")

ADDRESS = "https://portique.service.example"


def _addressed() -> Configuration:
    return parse(f'[desk]\naddress = "{ADDRESS}/"\n')


def test_every_link_of_a_digest_is_a_page_of_the_desk(desk: Bureau) -> None:
    """What a line is about and what proves it are there, for who has no console."""
    places = re.findall(rf'href="{ADDRESS}(/[^"]*)"', _digest(desk).html)
    answers = {place: _followed(desk, place) for place in places}

    assert {place.split("/")[1] for place in places} >= {"lead", "site", "capture"}
    assert {place: status for place, status in answers.items() if status != 200} == {}


def _digest(desk: Bureau) -> Rendered:
    workspace = Workspace(desk.folder)
    configuration = load(workspace.configuration)
    now = clock_of(configuration).now()
    day = local_day(now, configuration)
    with (
        closing(open_read_only(workspace.findings)) as findings,
        closing(open_read_only(workspace.ledger)) as ledger,
    ):
        made = compose(
            findings, ledger, configuration, for_date=day, until=now + timedelta(days=1), today=day
        )
    return render(made, _addressed())


def _followed(desk: Bureau, place: str) -> int:
    status, headers, _ = desk.ask(place.replace("&amp;", "&"), "enquêteur")
    if status == 302:
        status, _, _ = desk.ask(urlsplit(headers["Location"]).path, "enquêteur")
    return status


def test_a_link_stands_in_the_text_on_a_line_of_its_own() -> None:
    """A mail program makes it a link; the line before stays within its 80 columns."""
    lines = render(digest_with(entry("Boutique")), _addressed()).text.splitlines()

    assert f"    {ADDRESS}/site/boutique.example" in lines
    assert lines[-1].endswith(f"Bureau : {ADDRESS}")


def test_a_link_leads_to_the_console_where_nobody_set_an_address() -> None:
    """A desk that nobody opened answers nobody."""
    made = render(digest_with(entry("Boutique")), parse(""))

    assert 'href="http://127.0.0.1:8001/site/boutique.example"' in made.html
    assert ":8010" not in made.text + made.html
