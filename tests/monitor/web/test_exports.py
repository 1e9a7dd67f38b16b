"""What leaves the desk in a form that others read leaves for somebody, for a reason, and stands in the journal."""

import io
import json
import re
import zipfile
from urllib.parse import quote

import networkx as nx
import pytest
from stix2validator import validate_string

from monitor.exchange.forms import FORMS
from tests.monitor.web.routes import examples
from tests.monitor.web.watched import Bureau

pytestmark = pytest.mark.xdist_group("bureau")

TO = {"recipient": "JIRS d'essai", "reason": "commission rogatoire 31"}


@pytest.fixture
def places(desk: Bureau) -> list[str]:
    """The export of a lead, of a seller, of a case that has both, and of a search."""
    known = examples(desk.folder)
    _, headers, _ = desk.ask("/dossiers", "juridique", {"name": "Affaire à exporter"})
    case = headers["Location"]
    for kind in ("lead", "seller", "site", "capture"):
        form = {"case": case.rpartition("/")[2], "kind": kind, "subject": known[f"{kind}_id"]}
        assert desk.ask("/dossiers/verser", "juridique", form)[0] == 302
    return [f"/pistes/{known['lead_id']}/export", f"/vendeurs/{known['seller_id']}/export", f"{case}/export", f"/recherche/export?q={quote('06 39 98 01 34')}"]  # fmt: skip


@pytest.mark.parametrize("form", [one.name for one in FORMS])
def test_every_kind_of_finding_leaves_in_every_form(desk: Bureau, places: list[str], form: str) -> None:  # fmt: skip
    """Opened by the program it is for; and the journal names to whom and why."""
    for place in places:
        status, headers, body = desk.ask(place, "juridique", {"form": form, **TO})

        assert status == 200, (place, body[-600:])
        assert "attachment" in headers["Content-Disposition"]
        _open(form, body)
    journal = desk.page("/journal", "juridique")
    assert all(
        f"{one}, en {form}<" in journal for one in ("une piste", "un vendeur", "recherche a trouvé")
    )
    assert re.search(rf"le dossier n° \d+, en {form}<", journal)
    assert "JIRS d&#x27;essai" in journal
    assert "98 01 34" not in journal


def _open(form: str, body: bytes) -> None:
    """Open a file, and find a site in it."""
    if form in {"xlsx", "csv"}:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            said = b"".join(archive.read(one) for one in archive.namelist())
    else:
        said = body
    assert b".example" in said
    if form == "graphml":
        assert nx.read_graphml(io.BytesIO(body)).nodes
    elif form == "stix":
        assert validate_string(body.decode()).is_valid
    elif form == "misp":
        assert json.loads(body)["Object"]


@pytest.mark.parametrize("typed", [{}, {"recipient": "JIRS"}, {**TO, "form": "exe"}, {**TO, "form": "stix", "marking": "white"}])  # fmt: skip
def test_nothing_leaves_without_a_name_a_reason_and_a_form(desk: Bureau, places: list[str], typed: dict[str, str]) -> None:  # fmt: skip
    """A sentence instead, and no line in the journal."""
    before = desk.page("/journal", "juridique").count("<tr>")
    for place in places:
        status, _, body = desk.ask(place, "juridique", {"form": "csv", **typed})  # fmt: skip
        assert (status, b'role="alert"' in body) == (400, True), place

    assert desk.page("/journal", "juridique").count("<tr>") == before
