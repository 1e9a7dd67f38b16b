"""Who is a member of a case sees it; for everybody else it is not there, by whatever address or form."""

import json
import re
from collections.abc import Iterator

import pytest

from monitor.web.roles import RIGHTS, Right, Role
from tests.monitor.web.routes import examples
from tests.monitor.web.watched import Bureau

pytestmark = pytest.mark.xdist_group("bureau")

DEEDS = (
    {"do": "note", "text": "intrus"}, {"do": "tags", "tags": "intrus"}, {"do": "let_in", "name": "enquêteur"},
    {"do": "shut_out", "name": "analyste"}, {"do": "take_out", "piece": "1"}, {"do": "close"},
    {"do": "task", "text": "intrus", "name": "analyste"}, {"do": "task_done", "task": "1"},
)  # fmt: skip


@pytest.fixture
def case(desk: Bureau) -> str:
    """The address of a case of the analyst's with a lead in it."""
    _, headers, _ = desk.ask("/dossiers", "analyste", {"name": "Affaire d'essai", "tags": "prison"})
    place = headers["Location"]
    filed = {"case": place.rpartition("/")[2], "kind": "lead", "subject": examples(desk.folder)["lead_id"]}  # fmt: skip
    assert desk.ask("/dossiers/verser", "analyste", filed)[0] == 302
    return str(place)


def _tries(desk: Bureau, case: str) -> Iterator[tuple[str, dict[str, str] | None]]:
    """Yield every way to a case: each route that names one, each of its forms."""
    routes = json.loads(desk.folder.with_name("routes.json").read_text(encoding="utf-8"))
    number = case.rpartition("/")[2]
    named = [f"/{one.replace('<int:case_id>', number)}" for one in routes if "case_id" in one]
    assert case in named
    for path in named:
        yield path, None
        yield from ((path, form) for form in DEEDS)
    for kind in ("lead_id", "seller_id", "site_id", "capture_id"):
        subject = examples(desk.folder)[kind]
        yield "/dossiers/verser", {"case": number, "kind": kind.removesuffix("_id"), "subject": subject}  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ANALYST])
def test_a_case_is_not_there_for_who_is_no_member(desk: Bureau, case: str, role: Role) -> None:
    """Over all routes and forms that name a case, as each role; what they tried left no trace in it."""
    before = desk.page(case, "analyste").count("<li>")
    answers = {desk.ask(path, role.value, form)[0] for path, form in _tries(desk, case)}

    assert answers <= {403, 404}
    assert (404 in answers) is (Right.READ in RIGHTS[role])
    after = desk.page(case, "analyste")
    assert (after.count("<li>"), "intrus" in after) == (before, False)
    if role is not Role.ADMINISTRATOR:
        assert case not in desk.page("/dossiers", role.value)


def test_a_member_comes_and_goes(desk: Bureau, case: str) -> None:
    """Whoever was let in sees all of it, until he is shut out; the last one stays."""
    seen = [desk.ask(case, "juridique")[0]]
    for deed in ("let_in", "shut_out"):
        assert desk.ask(case, "analyste", {"do": deed, "name": "juridique"})[0] == 302
        seen.append(desk.ask(case, "juridique")[0])

    assert seen == [404, 200, 404]
    assert desk.ask(case, "analyste", {"do": "shut_out", "name": "analyste"})[0] == 400
    assert desk.ask(case, "analyste", {"do": "let_in", "name": "personne"})[0] == 400


def test_a_case_is_handed_over_by_a_member_and_seen_by_no_other(desk: Bureau, case: str) -> None:
    """With the evidence of all its leads; its packages are no way into it for who merely may hand over."""
    desk.ask(case, "analyste", {"do": "let_in", "name": "juridique"})
    form = {"recipient": "Cabinet d'instruction", "reason": "commission rogatoire 19"}
    _, headers, body = desk.ask(f"{case}/remise", "juridique", form)
    place = headers["Location"]
    assert place, body.decode()[-600:]

    assert "intact et scellé" in desk.page(place, "juridique")
    assert {desk.ask(path, "all")[0] for path in (place, f"{place}/telecharger", f"{case}/remise")} == {404}  # fmt: skip
    assert "a remis le dossier à Cabinet" in desk.page(case, "analyste")
    assert "commission rogatoire 19" in desk.page("/journal", "juridique")
    assert desk.ask(f"{case}/remise", "juridique", {"recipient": "", "reason": "x"})[0] == 400


def test_what_is_done_to_a_case_stands_in_its_notes(desk: Bureau, case: str) -> None:
    """Who, when, what; markup that is typed is text, and a piece is there once."""
    filed = {"case": case.rpartition("/")[2], "kind": "site", "subject": "oportik.example"}
    for _ in range(2):
        desk.ask("/dossiers/verser", "analyste", filed)
    desk.ask(case, "analyste", {"do": "note", "text": "<b>vu</b> avec le parquet"})
    desk.ask(case, "analyste", {"do": "close"})
    said = desk.page(case, "analyste")

    assert said.count("a versé : oportik.example") == 1
    assert "&lt;b&gt;vu&lt;/b&gt; avec le parquet" in said
    assert "a fermé le dossier" in said
    assert "/sites/oportik.example" in said


@pytest.mark.parametrize("filed", [
    {"kind": "lead", "subject": "lead-nulle-part"}, {"kind": "case", "subject": "1"}, {"kind": "capture", "subject": "x"}, {}
])  # fmt: skip
def test_what_is_not_there_cannot_be_filed(desk: Bureau, case: str, filed: dict[str, str]) -> None:
    """A case names what was found, nothing else."""
    number = {"case": case.rpartition("/")[2]}

    assert desk.ask("/dossiers/verser", "analyste", {**number, **filed})[0] == 404


def test_a_task_waits_for_who_is_to_do_it_until_it_is_done(desk: Bureau, case: str) -> None:
    """On the first page of that member alone, late ones said so, gone with the last word; each step stands in the notes."""
    desk.ask(case, "analyste", {"do": "let_in", "name": "juridique"})
    given = {"do": "task", "text": "Relire les mentions", "name": "juridique", "until": "2026-11-03"}  # fmt: skip
    assert desk.ask(case, "analyste", given)[0] == 302
    (number,) = re.findall(r'name="task" value="(\d+)"', desk.page(case, "analyste"))
    waiting = [desk.page("/", role).count("Relire les mentions") for role in ("juridique", "analyste")]  # fmt: skip
    late = "en retard depuis le 3\xa0nov.\xa02026" in desk.page("/", "juridique")
    desk.ask(case, "juridique", {"do": "task_done", "task": number})

    assert (waiting, late) == ([1, 0], True)
    assert "Relire les mentions" not in desk.page("/", "juridique")
    said = desk.page(case, "analyste")
    assert "faite le" in said
    assert "a confié à juridique : Relire les mentions" in said
    assert "a fait : Relire les mentions" in said


@pytest.mark.parametrize("given", [
    {"text": "", "name": "analyste"}, {"text": "x", "name": "juridique"}, {"text": "x", "name": "analyste", "until": "2026-02-30"},
])  # fmt: skip
def test_a_task_names_what_who_and_a_day_that_is_one(
    desk: Bureau, case: str, given: dict[str, str]
) -> None:
    """Who is no member of the case is given nothing to do in it."""
    assert desk.ask(case, "analyste", {"do": "task", **given})[0] == 400
    assert desk.ask(case, "analyste", {"do": "task_done", "task": "999999"})[0] == 400
