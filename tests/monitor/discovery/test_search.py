"""Queries from known shops' own sentences, and result lists in every form."""

import asyncio
import base64
import json

import pytest

from monitor.discovery import search
from monitor.discovery.errors import AllowanceSpent, FeedUnreadable
from monitor.discovery.names import Names
from monitor.discovery.queries import LEAST, MOST, queries
from monitor.discovery.settings import Discovery
from tests.monitor.discovery.house import NOW, House, service

OWN = "Les colis partent dans une boîte de thé vide glissée dans une enveloppe kraft retournée, sans nom d’expéditeur."
COMMON = "Les présentes conditions générales de vente régissent l’ensemble des relations entre le vendeur et le client."
PRIVATE = "Écrivez au 06 39 98 12 34 ou sur t.me/vendeur pour recevoir votre boîte de thé vide glissée dans du kraft."
NAMED = "Oportik prépare chaque combiné Oportik puis Oportik glisse Oportik dans une enveloppe Oportik retournée avec soin."
NAMES = Names(["oportik"])


def _known(house: House) -> None:
    house.read(
        "oportik.example", f"{OWN}\n{COMMON}\n{PRIVATE}\n{NAMED}", band="decisive", kind="listing"
    )
    for n in range(4):
        house.read(
            f"magasin-{n}.example",
            COMMON + "\nDes outils, des vis et des clous pour la maison et le jardin.",
        )


def test_query_quotes_rare_words_of_a_known_shop(house: House) -> None:
    """A seller who returns carries such sentences along; nobody else writes them."""
    _known(house)

    (query,) = queries(house.findings, NAMES)

    assert query.site == "oportik.example"
    assert LEAST <= len(query.words.split()) <= MOST
    assert query.words in OWN
    assert "thé" in query.words or "kraft" in query.words


def test_query_tells_no_name_number_or_common_clause(house: House) -> None:
    """The engine must not learn who is looked for, nor be asked for what a generator gives to everybody."""
    _known(house)

    text = " ".join(query.text for query in queries(house.findings, NAMES)).lower()

    assert text
    assert not any(word in text for word in ("oportik", "06 39", "t.me", "conditions générales"))


def test_sites_that_do_not_sell_give_no_queries(house: House) -> None:
    """Only positives are sought again; a press site's sentences would find the press."""
    house.read("gazette.example", OWN, band="decisive", kind="press")

    assert queries(house.findings, NAMES) == []


def test_sentence_a_lawful_site_also_writes_is_left_out(house: House) -> None:
    """What a stranger says too proves nothing and finds strangers."""
    _known(house)
    house.read("thes-du-monde.example", OWN)

    assert queries(house.findings, NAMES) == []


def _results(*urls: str) -> bytes:
    return json.dumps({"results": [{"url": url, "title": "t"} for url in urls]}).encode()


def test_results_become_home_pages_once_each(house: House) -> None:
    """The page that was found leads to the site; great platforms and the quoted site itself lead nowhere."""
    _known(house)
    body = _results(
        "https://nouveau.example/cgv?x=1",
        "https://nouveau.example/faq",
        "https://www.amazon.fr/x",
        "https://oportik.example/cgv",
        "javascript:alert(1)",
        "https://t.me/s/canal_neuf",
    )
    with service(lambda _: (200, body)) as port:
        house.port = port
        found = house.seek(
            search.FEED, Discovery(search="http://service.example", query_pace_seconds=0)
        )

    assert [one.url for one in found] == ["https://nouveau.example/", "https://t.me/s/canal_neuf"]
    assert house.trail.queries()[0].what.startswith('"')


def test_same_sentence_is_not_asked_twice_in_its_time(house: House) -> None:
    """Asking again every hour would tell the engine more and find no more."""
    _known(house)
    settings = Discovery(search="http://service.example", query_pace_seconds=0)
    with service(lambda _: (200, _results())) as port:
        house.port = port
        house.seek(search.FEED, settings)
        house.seek(search.FEED, settings)

    assert len(house.trail.queries()) == 1


def test_allowance_of_sentences_is_kept(house: House) -> None:
    """Nothing leaves once the day's sentences are asked."""
    _known(house)
    none = Discovery(search="http://service.example", query_pace_seconds=0, search_queries=0)
    with pytest.raises(AllowanceSpent):
        house.seek(search.FEED, none)

    assert house.trail.queries() == []


def _goes_on(house: House, useful: int, useless: int) -> tuple[bool, str]:
    """Say whether the search goes on after a query that named so many sellers and so many strangers."""
    _known(house)
    house.read(
        "autre-vendeur.example",
        "Nos minis voyagent cousus dans la doublure d’une trousse à pharmacie sans étiquette.",
        band="decisive",
        kind="listing",
    )
    query = house.trail.asking(
        search.NAME, at=NOW, told="x", what='"une phrase déjà cherchée ce matin par cette unité"'
    )
    sellers = [f"vendeur-{n}.example" for n in range(useful)]
    strangers = [f"etranger-{n}.example" for n in range(useless)]
    for site in sellers:
        house.read(site, "Mini", band="decisive", kind="listing")
    for site in strangers:
        house.read(site, "Rien")
    house.trail.found(query, sellers + strangers)

    async def asked() -> tuple[bool, str]:
        async with house.context(
            Discovery(search="http://service.example", search_precision=0.1)
        ) as context:
            return search.goes_on(context)

    return asyncio.run(asked())


def test_search_goes_on_while_it_finds_sellers(house: House) -> None:
    """Each round's finds give new words to look for."""
    assert _goes_on(house, 1, 6) == (True, "")


def test_search_stops_when_precision_falls(house: House) -> None:
    """Queries that bring strangers cost the unit's discretion and bring nothing (SeedFinder's minPrecision)."""
    onward, why = _goes_on(house, 0, 12)

    assert not onward
    assert "précision" in why


def test_relied_on_sentences_take_turns_with_new_ones(house: House) -> None:
    """The words of the seized shop must not wait until every copy's words have been tried."""
    _known(house)
    house.findings.execute("UPDATE site SET seized_at = 't' WHERE id = 'oportik.example'")
    for n, word in enumerate(("ourlet", "bobine", "canevas", "festons")):
        house.read(
            f"copie-{n}.example",
            f"Chaque {word} cache un combiné cousu serré dans sa doublure de velours mauve.",
            band="decisive",
            kind="listing",
        )

    async def waiting() -> list[str]:
        async with house.context(Discovery(search="http://service.example")) as context:
            return [query.site for query in search.due(context)]

    assert "oportik.example" in asyncio.run(waiting())[:2]


URLS = ["https://a.example/x", "https://b.example/"]
PACKED = "a1" + base64.urlsafe_b64encode(b"https://b.example/").decode().rstrip("=")
PAGE = f"""<html><body><a href="/preferences">Réglages</a><a href="https://www.google.com/url?q=https%3A%2F%2Fa.example%2Fx&sa=U">A</a>
<a href="https://www.bing.com/ck/a?!&u={PACKED}">B</a><a href="https://duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2Fx">A</a>
<a href="https://policies.google.com/privacy">P</a></body></html>"""


@pytest.mark.parametrize(
    "body",
    [
        _results(*URLS),
        json.dumps(URLS).encode(),
        json.dumps([{"link": url} for url in URLS]).encode(),
        ("rang;titre;url\n1;A;" + URLS[0] + "\n2;B;" + URLS[1] + "\n").encode(),
        "\n".join(URLS).encode(),
        PAGE.encode(),
    ],
    ids=["searxng", "list", "objects", "csv", "lines", "page"],
)
def test_uploaded_list_is_read_whatever_its_form(body: bytes) -> None:
    """Without an engine of its own, a unit pastes or saves what it found by hand."""
    found = search.imported(body, "liste", query_id="q", at="t")

    assert [one.url for one in found.candidates] == ["https://a.example/", "https://b.example/"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[[[[", b"<html></html>", b"rien;du;tout", b'{"results": 3}', b"[" * 100_000],
)
def test_list_without_addresses_is_refused(body: bytes) -> None:
    """An import that brings nothing must say so."""
    with pytest.raises(FeedUnreadable):
        search.imported(body, "liste", query_id="q", at="t")
