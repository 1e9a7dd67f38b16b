"""The desk in English: who chose it reads no French of the interface; what was captured stays as it was written."""

import ast
import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from monitor.language import FRENCH, gettext, speaking
from monitor.web.spoken import runs
from tests.catalogue import messages
from tests.monitor.web.routes import examples, walked
from tests.monitor.web.watched import Bureau

pytestmark = pytest.mark.xdist_group("bureau")

WEB = Path(__file__).parents[3] / "monitor" / "web"
IN_FRENCH = {
    "command.py": "the command line",
    "roles.py": "names of roles, which accounts carry",
    "spoken.py": "signs, not words",
}
"""Modules that speak French, and why."""

_FRENCH = re.compile(
    r"[àâçéèêëîïôùûœ«»]|\b(?:le|la|les|des|une|du|est|pas|qui|que|pour|avec|au|aux)\b"
)
_LINE = re.compile(r"a (?:ouvert|versé|confié|remis|mis|donné|retiré|fermé|rouvert)")
"""A line of a case's notes: kept as it was written."""


@pytest.fixture
def english(desk: Bureau) -> dict[str, str]:
    """The header of who chose English, by the button of a page."""
    _, headers, _ = desk.ask("/langue", "all", {"to": "en", "next": "/pistes"})
    assert headers["Location"] == "/pistes"
    cookie = headers["Set-Cookie"].partition(";")[0]
    desk.ask("/langue", "all", {"to": "fr"})
    return {"Cookie": cookie}


def _page(desk: Bureau, path: str, cookie: dict[str, str]) -> str:
    opener = desk.openers["all"]
    jar = next(one for one in opener.handlers if hasattr(one, "cookiejar")).cookiejar
    held = "; ".join(f"{one.name}={one.value}" for one in jar if one.name != "langue")
    _, _, body = desk.ask(path, "", None, Cookie=f"{held}; {cookie['Cookie']}")
    return body.decode("utf-8", "replace")


def test_no_page_in_english_says_what_the_catalogue_has_english_for(
    desk: Bureau, english: dict[str, str]
) -> None:
    """Over every page there is: a run of words that stayed French was forgotten on its way."""
    with speaking("en"):
        known = {one: gettext(one) for one, _ in messages() if isinstance(one, str)}
    left = {}
    read = [one.path for one in walked(desk) if one.right == "lire" and "atelier" not in one.path]
    for path in (
        *read,
        "/entrer",
        "/journal",
        f"/pistes/{examples(desk.folder)['lead_id']}/dossier",
    ):
        page = _page(desk, path, english)
        said = {" ".join(text.split()) for text, is_read in runs(page) if is_read}
        if found := {one for one in said if known.get(one, one) != one}:
            left[path] = found

    assert 'lang="en"' in _page(desk, "/pistes", english)
    assert left == {}


def test_french_pages_are_as_they_were(desk: Bureau) -> None:
    """Who chose nothing reads French."""
    page = desk.page("/pistes", "analyste")

    assert '<html lang="fr">' in page
    assert "attendent une décision" in page


def test_no_sentence_of_a_page_is_without_its_way_into_english() -> None:
    """Each French string of the desk's modules is known to the catalogue, or its module speaks French for a reason."""
    known = {part for one, _ in messages() for part in ((one,) if isinstance(one, str) else one)}
    forgotten = {
        f"{path.name}: {text}"
        for path in sorted(WEB.rglob("*.py"))
        if path.name not in IN_FRENCH and "migrations" not in path.parts
        for text in _strings(path)
        if _FRENCH.search(text) and not _LINE.search(text) and text not in known
    }

    assert forgotten <= {
        "door.py: Le bureau ne répond pas sous ce nom. Ajoutez-le à [desk] address dans portique.toml.",
        "cases.py: {} et {}", "cases.py:  et ", "cases.py: le dossier", "parts.py: Même numéro de téléphone",
    }  # fmt: skip


def test_the_dossier_speaks_the_language_of_who_makes_it(desk: Bureau) -> None:
    """Every sentence of its own; what was captured stays as it was written."""
    place = f"/pistes/{examples(desk.folder)['lead_id']}/dossier"
    said = []
    for language in ("en", "fr"):
        desk.ask("/langue", "all", {"to": language, "next": "/"})
        _, _, body = desk.ask(place, "all", {"recipient": "Europol", "reason": "request 7"})
        said.append("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages))
    english, french = said
    own = [one for one in _strings(WEB / "dossier.py") if one in french and _in_english(one) != one]

    assert "1. In short" in english
    assert len(own) > 8
    assert [one for one in own if one in english] == []


def _in_english(text: str) -> str:
    with speaking("en"):
        return gettext(text)


def _strings(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    return {
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and id(one) not in documented
    }


@pytest.mark.parametrize("place", ["https://mal.example/", "//mal.example", "javascript:alert(1)"])
def test_the_switch_leads_nowhere_else(desk: Bureau, place: str) -> None:
    """An address a form carries may have been written by anybody."""
    _, headers, _ = desk.ask("/langue", "analyste", {"to": FRENCH, "next": place})

    assert headers["Location"] == "/"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<p title="un mot">Deux mots {{ x }} encore <b>trois</b></p>', ["un mot", "Deux mots", "encore", "trois"]),
        ('<a href="/le/{{ x }}/chemin" class="la">Voir</a>', ["Voir"]),
        ("<code>EVADE</code><style>.le{}</style><script>le</script>", []),
        ('{% if le %}oui{% else %}<i data-x="non">non</i>{% endif %}', ["oui", "non"]),
        ("« {{ x }} » : 12 · &nbsp;", []),
    ],
)  # fmt: skip
def test_runs_are_what_people_read(source: str, found: list[str]) -> None:
    """Words between tags and in labels; no name of a class, no address, no code."""
    assert [" ".join(text.split()) for text, read in runs(source) if read] == found
    assert "".join(text for text, _ in runs(source)) == source
