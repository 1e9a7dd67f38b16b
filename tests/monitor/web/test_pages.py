"""What the pages say and do, as a browser asks for them: searches, decisions, hand-over."""

import io
import json
import re
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from pypdf import PdfReader

from tests.monitor.web.routes import examples
from tests.monitor.web.watched import Bureau
from tests.printed import foreign_fonts

pytestmark = pytest.mark.xdist_group("bureau")

TYPED = (
    "l'atelier", "@atelier_aaa_1", "bm-10", "06 39 98 01 34", "+33 6 39 98 01 34", '"', "NEAR(", "col:", "*", "%", "_", "AND OR",
    "a\0b", "'; DROP TABLE document; --", "\u202e", "🔁", "^", "{", "x" * 5000, "https://prix.example/", "  ", "-", "é" * 400, "\ud83d",
)  # fmt: skip


def _ledger(desk: Bureau, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(desk.folder / "ledger.db")) as ledger:
        return ledger.execute(query).fetchall()


@pytest.mark.parametrize("typed", TYPED)
def test_nothing_that_is_typed_is_an_error(desk: Bureau, typed: str) -> None:
    """An analyst types as the shops write; full-text search has a syntax he need not know."""
    asked = quote(typed.encode("utf-8", "surrogatepass"))

    assert desk.ask(f"/recherche?q={asked}", "all")[0] == 200


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("l'atelier", "<mark>"),
        ("bm-10", "/captures/"),
        ("@atelier_aaa_1", "oportik.example"),
        ("06.39.98.01.34", "retour-1.example"),
        ("suite-1.exam", "/sites/suite-1.example"),
    ],
)
def test_what_was_captured_is_found(desk: Bureau, typed: str, found: str) -> None:
    """Words, a handle, a number as it is written in France, a piece of an address."""
    answer = desk.page(f"/recherche?q={quote(typed)}")

    assert found in answer.partition("Où l'a-t-on vue")[2]


def test_a_photograph_is_found_where_else_it_was_shown(desk: Bureau) -> None:
    """By the product's own hashes: the shop's photograph on both of those that came after."""
    with closing(sqlite3.connect(desk.folder / "findings.db")) as findings:
        query = "SELECT capture_id FROM trait WHERE kind = 'photo' AND site_id = 'oportik.example'"
        (capture,) = findings.execute(query).fetchone()
    answer = desk.page(f"/recherche?image={capture}")

    assert {site for site in ("suite-1", "retour-1", "suite-2") if f"{site}.example" in answer} == {"suite-1", "retour-1"}  # fmt: skip


def test_a_ruling_enters_the_ledger_as_the_command_lines_does(desk: Bureau) -> None:
    """Who, what and why; and the next lead opens."""
    lead = examples(desk.folder)["lead_id"]
    with closing(sqlite3.connect(desk.folder / "findings.db")) as findings:
        pair = findings.execute(
            "SELECT subject, predecessor FROM lead WHERE id = ?", (lead,)
        ).fetchone()
    form = {"verdict": "unsure", "reason": "la photographie vient d'un fournisseur"}
    status, headers, _ = desk.ask(f"/pistes/{lead}/decision", "analyste", form)
    ruled = _ledger(
        desk,
        "SELECT subject_kind, subject, verdict, actor, reason FROM judgement WHERE verdict = 'unsure'",
    )

    assert ruled == [("pair", " ".join(sorted(pair)), "unsure", "analyste", form["reason"])]
    assert status == 302
    assert headers["Location"].startswith("/pistes/")


@pytest.mark.parametrize(
    "form",
    [{"verdict": "same"}, {"reason": "parce que"}, {"verdict": "guilty", "reason": "parce que"}],
)
def test_a_ruling_without_a_reason_or_of_no_kind_is_refused(
    desk: Bureau, form: dict[str, str]
) -> None:
    """What is not understood changes nothing and says what is missing."""
    lead = examples(desk.folder)["lead_id"]
    before = _ledger(desk, "SELECT count(*) FROM judgement")
    status, _, body = desk.ask(f"/pistes/{lead}/decision", "analyste", form)

    assert status == 400
    assert b'role="alert"' in body
    assert _ledger(desk, "SELECT count(*) FROM judgement") == before


def test_a_source_is_added_paused_and_taken_up_again(desk: Bureau) -> None:
    """By the functions of the command line, in the name of who decided."""
    form = {"url": "nouvelle.example", "reason": "citée par un témoin", "every": "12h"}
    _, headers, _ = desk.ask("/sources/ajouter", "enquêteur", form)
    place = headers["Location"]
    for deed in ("pause", "reprendre"):
        desk.ask(f"{place}/decision", "enquêteur", {"deed": deed, "reason": "essai"})
    desk.ask(
        f"{place}/decision",
        "enquêteur",
        {"deed": "rythme", "every": "1d", "pace": "2,5", "reason": "essai"},
    )
    identity = place.rpartition("/")[2]
    events = _ledger(
        desk,
        f"SELECT event, actor, settings FROM source_event WHERE source_id = '{identity}' ORDER BY id",
    )

    assert [(event, actor) for event, actor, _ in events] == [
        ("added", "enquêteur"), ("paused", "enquêteur"), ("resumed", "enquêteur"), ("changed", "enquêteur")
    ]  # fmt: skip
    assert json.loads(str(events[-1][2]))["pace_seconds"] == 2.5


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "http://127.0.0.1/", "", "http://[::1"]
)
def test_an_address_that_is_not_visited_is_a_sentence(desk: Bureau, url: str) -> None:
    """What the guard refuses is said on the page, and nothing is watched."""
    before = _ledger(desk, "SELECT count(*) FROM source")
    status, _, body = desk.ask("/sources/ajouter", "analyste", {"url": url, "reason": "essai"})

    assert status == 400 or url == "http://127.0.0.1/"
    assert b"Traceback" not in body
    assert url == "http://127.0.0.1/" or _ledger(desk, "SELECT count(*) FROM source") == before


def test_a_proposal_is_refused_for_good(desk: Bureau) -> None:
    """It waits no more, and who refused it stays in the ledger."""
    identity = examples(desk.folder)["proposal_id"]
    assert "decouverte.example" in desk.page("/sources")

    desk.ask(f"/propositions/{identity}", "analyste", {"verdict": "rejected"})

    assert "decouverte.example" not in desk.page("/sources")
    assert _ledger(desk, f"SELECT verdict, actor FROM judgement WHERE subject = '{identity}'") == [("rejected", "analyste")]  # fmt: skip


def test_a_package_is_made_verified_and_handed_out(desk: Bureau) -> None:
    """With its recipient and reason in the log; what is downloaded is a whole package."""
    capture = examples(desk.folder)["capture_id"]
    form = {"recipient": "Parquet d'essai", "reason": "procédure 17"}
    _, headers, body = desk.ask(f"/captures/{capture}/paquet", "juridique", form)
    place = headers["Location"]
    assert place, body.decode()[-800:]

    assert "intact et scellé" in desk.page(place, "juridique")
    _, _, packed = desk.ask(f"{place}/telecharger", "juridique")
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert any(name.endswith(".pdf") for name in names)
    assert "Parquet d&#x27;essai" in desk.page("/journal", "juridique")


def test_nobody_is_handed_a_package_without_a_name(desk: Bureau) -> None:
    """A disclosure needs its recipient."""
    capture = examples(desk.folder)["capture_id"]
    status, _, _ = desk.ask(f"/captures/{capture}/paquet", "juridique", {"recipient": "", "reason": "x"})  # fmt: skip

    assert status == 400


def test_captured_bytes_come_as_a_file(desk: Bureau) -> None:
    """No browser interprets them, and nothing keeps it from saving them."""
    capture = examples(desk.folder)["capture_id"]
    status, headers, body = desk.ask(f"/captures/{capture}/octets", "all")

    assert status == 200
    assert body.startswith(b"\x89PNG")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" not in headers["Content-Security-Policy"]


def test_a_picture_kept_once_leads_to_the_capture_that_holds_it(desk: Bureau) -> None:
    """Its bytes are shown and handed out all the same, and one click leads to those that were written."""
    query = "SELECT id, json_extract(facts, '$.payload_in') FROM capture WHERE kind = 'screenshot' AND json_extract(facts, '$.payload_in') <> ''"
    again, first = _ledger(desk, query)[0]
    _, _, shown = desk.ask(f"/captures/{again}", "all")
    bodies = [desk.ask(f"/captures/{one}/{what}", "all")[2] for one in (again, first) for what in ("image", "octets")]  # fmt: skip

    assert f'<a href="/captures/{first}">la capture du' in shown.decode()
    assert "vérifiée à l'instant" in shown.decode()
    assert bodies[0].startswith(b"\x89PNG")
    assert len(set(bodies)) == 1


def test_a_picture_is_drawn_small_and_what_is_no_picture_is_not(desk: Bureau) -> None:
    """Thumbnails are made anew; a page's bytes are never sent as a picture."""
    capture = examples(desk.folder)["capture_id"]
    _, headers, body = desk.ask(f"/captures/{capture}/vignette?l=240", "all")
    (page,) = _ledger(desk, "SELECT id FROM capture WHERE media_type = 'text/html' LIMIT 1")

    assert (headers["Content-Type"], body[8:12]) == ("image/webp", b"WEBP")
    assert desk.ask(f"/captures/{page[0]}/image", "all")[0] == 404


def test_prices_are_drawn_over_time(desk: Bureau) -> None:
    """Four visits, three prices, one day sold out."""
    with closing(sqlite3.connect(desk.folder / "findings.db")) as findings:
        query = (
            "SELECT item_id FROM change WHERE kind = 'price_changed' AND site_id = 'prix.example'"
        )
        (identity,) = findings.execute(query).fetchone()
    answer = desk.page(f"/annonces/voir?id={identity}")

    assert answer.count("<circle") == 4
    assert answer.count('class="dot out"') == 1
    assert "49,90\u202f€" in answer or "49,90\u00a0€" in answer


def test_links_of_the_digest_lead_to_the_pages_of_the_desk(desk: Bureau) -> None:
    """The console's addresses, which stand in digests and packages, are answered here too."""
    known = examples(desk.folder)
    for old in (
        f"/lead/{known['lead_id']}",
        f"/capture/{known['capture_id']}",
        "/site/oportik.example",
        "/proposals",
    ):
        status, headers, _ = desk.ask(old, "all")
        assert status == 302
        assert desk.ask(urlsplit(headers["Location"]).path, "all")[0] == 200


def test_no_page_shows_what_only_machines_read(desk: Bureau) -> None:
    """No JSON, no digest, no id of a row in the text of the pages people read."""
    for path in (
        "/",
        "/pistes",
        "/vendeurs",
        "/annonces",
        "/sources",
        "/journal",
        f"/pistes/{examples(desk.folder)['lead_id']}",
    ):
        text = re.sub(r"<[^>]+>", " ", desk.page(path))
        assert not re.findall(r"[0-9a-f]{20,}|\{&quot;|hxxp|\d{4}-\d\d-\d\dT", text), path


def test_a_text_is_tried_and_its_three_parts_are_shown(desk: Bureau) -> None:
    """Thing, offer and purpose, each quoted, or said to be missing; markup that is typed is text, and nothing is kept."""
    said = (
        "<b>Vends</b> mini téléphone déplaqué, indétectable aux portiques, livré au parloir, 50 €"
    )
    _, _, body = desk.ask("/mots", "analyste", {"text": said})
    plain = desk.ask("/mots", "analyste", {"text": "Le marché a lieu le samedi matin."})[2].decode()
    tried = body.decode()

    assert re.search(r"Offre nette|À vérifier", tried)
    assert "&lt;b&gt;" in tried
    assert "<mark>" in tried
    assert all(
        re.search(rf"{part}</th><td>«", tried)
        for part in ("La chose", "L&#x27;offre|L.offre", "Le but")
    )
    assert plain.count("non dit") == 3


def test_the_lexicon_is_looked_through(desk: Bureau) -> None:
    """By a piece of a form, or of an entry's name; what holds nothing is said."""
    assert "fr/PHONE/telephone" in desk.page("/mots?q=telephon")
    assert "0\xa0entrée" in desk.page("/mots?q=xyzzy")


def test_a_dossier_says_the_whole_matter_in_french(desk: Bureau) -> None:
    """A magistrate reads one PDF: both sites, reasons for and against, the decision, each capture with its seal; the log says for whom."""
    lead = examples(desk.folder)["lead_id"]
    form = {"recipient": "Cabinet d'instruction", "reason": "commission rogatoire 17"}
    status, headers, body = desk.ask(f"/pistes/{lead}/dossier", "juridique", form)
    read = PdfReader(io.BytesIO(body))
    text = " ".join(page.extract_text() for page in read.pages)
    (inside,) = read.attachment_list

    assert (status, headers["Content-Type"]) == (200, "application/pdf")
    assert foreign_fonts(read) == set()
    listed = json.loads(inside.content)["captures"]
    assert listed
    assert all(one["member_sha256"] in text and one["seal"] for one in listed)
    for said in (
        "En résumé",
        "Les dates",
        "Ce qui parle contre",
        "La décision",
        "scellé n°",
        "horodatée par",
    ):
        assert said in text
    assert "commission rogatoire 17" in desk.page("/journal", "juridique")


def test_a_lead_is_handed_over_whole_and_verified_by_one_script(
    desk: Bureau, tmp_path: Path
) -> None:
    """Dossier and packages of all it rests on, in one archive; what is missing or was put there is named."""
    lead = examples(desk.folder)["lead_id"]
    form = {
        "recipient": "Cabinet d'instruction",
        "reason": "commission rogatoire 18",
        "whole": "on",
    }
    _, headers, body = desk.ask(f"/pistes/{lead}/dossier", "juridique", form)
    place = headers["Location"]
    assert place, body.decode()[-800:]

    assert "intact et scellé" in desk.page(place, "juridique")
    _, _, packed = desk.ask(f"{place}/telecharger", "juridique")
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    assert _verified(tmp_path) == (0, "Remise intacte : tous ses paquets sont intacts et scellés.")
    (inside,) = PdfReader(tmp_path / f"{lead}.pdf").attachment_list
    listed = {one["id"] for one in json.loads(inside.content)["captures"]}
    assert {one.name for one in tmp_path.iterdir() if one.is_dir()} == listed
    assert desk.page("/journal", "juridique").count("commission rogatoire 18") >= len(listed) + 1


def _verified(folder: Path) -> tuple[int, str]:
    script = ["bash", str(folder / "verifier-tout.sh")]
    done = subprocess.run(script, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout.splitlines()[-1]


def test_sources_are_found_by_address_or_label_and_removed_ones_are_not_there(desk: Bureau) -> None:
    """The list is asked of the ledger, sixty at a time; a sign of LIKE is a letter."""
    form = {"url": "rayon-bleu.example", "reason": "essai", "every": "1d"}
    place = desk.ask("/sources/ajouter", "analyste", form)[1]["Location"]
    found = [place in desk.page(f"/sources?q={words}") for words in ("rayon-bleu", "RAYON", "", "rayon%25bleu", "rayon_bleu")]  # fmt: skip
    desk.ask(f"{place}/decision", "analyste", {"deed": "retirer", "reason": "essai"})

    assert found == [True, True, True, False, False]
    assert place not in desk.page("/sources?q=rayon-bleu")


def test_one_day_and_one_price_are_said_once(desk: Bureau) -> None:
    """« du 10 nov. au 10 nov. » and « de 34,90 € à 34,90 € » tell a reader that nobody read them over."""
    known = examples(desk.folder)
    said = "".join(
        " ".join(re.sub(r"<[^>]+>", " ", desk.page(path)).replace("\xa0", " ").split())
        for path in (
            f"/pistes/{known['lead_id']}",
            f"/vendeurs/{known['seller_id']}",
            "/vendeurs?voir=tous",
            "/recherche?q=atelier",
        )
    )

    assert not re.findall(r"du (\d+ \S+ \d{4}) au \1", said)
    assert not re.findall(r"[Dd]e ([\d,]+ €) à \1", said)
    assert re.search(r"[Vv]ue? le \d+ \S+ \d{4}", said)
