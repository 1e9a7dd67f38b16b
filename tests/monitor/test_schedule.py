"""What is due follows from the ledger, and there is one digest each civil day, whatever the clocks do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.cli.source_settings import add_source
from monitor.clock import digest_time, local_day
from monitor.config import Configuration, Schedule
from monitor.daily import digest_due, understand
from monitor.desk import Desk
from monitor.schedule import awake, due, next_visit, state_of
from storage.ledger import queue, sources, visits
from storage.records.source import Outcome, Source
from tests.monitor.archived import product_page
from tests.monitor.archived import visited as archived
from tests.monitor.desks import desk_in, watch


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An open workspace."""
    with desk_in(tmp_path / "w") as desk:
        yield desk


def visited(desk: Desk, source: Source, at: datetime, outcome: Outcome) -> None:
    """Record a visit that took a minute."""
    visit = visits.open_visit(desk.ledger, source_id=source.id, started_at=at, segment="s")
    with desk.ledger:
        visits.close(
            desk.ledger,
            visit.id,
            visits.Ending(
                ended_at=at + timedelta(minutes=1),
                outcome=outcome,
                reason="",
                captures=0,
                size=0,
            ),
        )


def hours(desk: Desk, source: Source, since: datetime) -> float:
    """Return in how many hours a source is due."""
    return (next_visit(desk, source, since) - since) / timedelta(hours=1)


def test_a_visit_dated_ahead_by_a_wrong_clock_stops_no_watch(desk: Desk) -> None:
    """One round at plus one year, and every source was « à jour » for a year."""
    source = watch(desk)
    now = desk.clock.now()
    visited(desk, source, now - timedelta(hours=30), Outcome.COMPLETE)
    visited(desk, source, now + timedelta(days=365), Outcome.UNREACHABLE)

    assert [one.id for one in due(desk, now)] == [source.id]
    visited(desk, source, now, Outcome.COMPLETE)
    assert due(desk, now + timedelta(hours=1)) == []
    assert [one.id for one in due(desk, now + timedelta(hours=27))] == [source.id]


def test_a_new_source_is_due_at_once_and_a_paused_one_never(desk: Desk) -> None:
    """Whoever adds a shop wants to see it."""
    source = watch(desk)
    now = desk.clock.now()

    assert [one.id for one in due(desk, now)] == [source.id]
    sources.record(desk.ledger, source.id, "paused", at=now, actor="a")
    assert due(desk, now + timedelta(days=9)) == []
    assert [row.state for row in state_of(desk, now)] == ["en pause"]


def test_the_rhythm_holds_within_its_jitter_and_differs_from_visit_to_visit(desk: Desk) -> None:
    """A visit at the same second every day is a signature."""
    source = watch(desk, every_seconds=86_400)
    start = desk.clock.now()
    gaps = []
    for day in range(12):
        at = start + timedelta(days=day)
        visited(desk, source, at, Outcome.COMPLETE)
        gaps.append(hours(desk, source, at))

    assert all(21.6 <= gap <= 26.4 for gap in gaps)
    assert len(set(gaps)) == 12
    assert next_visit(desk, source, at) == next_visit(desk, source, at)


def test_our_own_failures_are_tried_again_within_the_hour(desk: Desk) -> None:
    """A dead line for one moment must not cost a day of watch."""
    source = watch(desk)
    at = desk.clock.now()
    visited(desk, source, at, Outcome.UNREACHABLE)

    assert hours(desk, source, at) <= 1.1


def test_a_seized_site_is_looked_at_often_for_three_days(desk: Desk) -> None:
    """Half of those that come back do so within a day."""
    source = watch(desk)
    start = desk.clock.now()
    visited(desk, source, start, Outcome.COMPLETE)
    for day, expected in ((1, 2.2), (2, 2.2), (4, 26.4)):
        at = start + timedelta(days=day)
        visited(desk, source, at, Outcome.SEIZED)
        assert hours(desk, source, at) <= expected
    assert hours(desk, source, start + timedelta(days=4)) > 20


def test_the_longest_due_comes_first(desk: Desk) -> None:
    """After three days asleep (F25) each source is visited once, the most overdue first."""
    late, later = watch(desk, "https://a.example/"), watch(desk, "https://b.example/")
    now = desk.clock.now()
    visited(desk, late, now - timedelta(days=3), Outcome.COMPLETE)
    visited(desk, later, now - timedelta(days=5), Outcome.COMPLETE)

    assert [one.id for one in due(desk, now)] == [later.id, late.id]
    assert {row.state for row in state_of(desk, now)} == {"en retard"}


def test_what_changes_often_is_visited_more_often_unless_a_person_set_its_pace(desk: Desk) -> None:
    """Ten visits a day apart of three shops: one that changed each day, one that never did, and one set to a day."""
    now = desk.clock.now()
    busy, still = (
        watch(desk, f"https://{name}.example/", learns=True) for name in ("busy", "still")
    )
    fixed = watch(desk, "https://fixed.example/")
    for day in range(10, 0, -1):
        for source, price in ((busy, f"{20 + day}"), (still, "20"), (fixed, f"{20 + day}")):
            archived(desk, source, now - timedelta(days=day), (f"{source.url}p", "product", product_page("Mini", price)))  # fmt: skip
    understand(desk)
    due(desk, now - timedelta(days=1))  # fills the queue, from which the mean is taken
    queue.empty(desk.ledger)
    due(desk, now - timedelta(days=1))

    stands = {one.source.url: one for one in state_of(desk, now - timedelta(days=1))}
    paces = queue.every(desk.ledger)
    assert paces[busy.id].pace_seconds < 0.75 * 86_400 < 86_400 < paces[still.id].pace_seconds
    assert stands[busy.url].why == "change toutes les 26 heures environ"
    assert hours(desk, fixed, now - timedelta(days=1)) == pytest.approx(24, abs=2.5)
    assert stands[fixed.url].why == "rythme fixé"


def test_a_source_without_a_pace_of_its_own_follows_the_settings(desk: Desk) -> None:
    """Whoever sets `[schedule] every` means the sources he already watches."""
    for learn in (True, False):
        auto, own = add_source(desk, f"https://auto{learn}.example/", {})[0], add_source(desk, f"https://own{learn}.example/", {"every": "1d"})[0]  # fmt: skip
        now = desk.clock.now()
        for one in (auto, own):
            visited(desk, one, now, Outcome.COMPLETE)
        waits = []
        for every in ("1d", "6h"):
            schedule = {**desk.configuration.schedule.model_dump(), "every": every, "learn": learn}
            desk.configuration = desk.configuration.model_copy(update={"schedule": Schedule(**schedule)})  # fmt: skip
            queue.empty(desk.ledger)  # as the worker does when settings change
            waits.append([hours(desk, one, now) for one in (auto, own)])

        assert waits[1] == pytest.approx([waits[0][0] / 4, waits[0][1]])


def test_what_does_not_answer_waits_for_what_does(desk: Desk) -> None:
    """Two hundred dead sources were asked before the first live one; a dead one is still asked in its time."""
    now = desk.clock.now()
    dead, live = watch(desk, "https://dead.example/"), watch(desk, "https://live.example/")
    for day in (9, 8, 7, 0.9):
        visited(desk, dead, now - timedelta(days=day), Outcome.UNREACHABLE)
    visited(desk, live, now - timedelta(days=1.15), Outcome.COMPLETE)

    assert [one.id for one in due(desk, now)] == [live.id, dead.id]
    assert [one.id for one in due(desk, now + timedelta(days=3))] == [dead.id, live.id]


def test_a_queue_that_a_wrong_clock_filled_is_made_again(desk: Desk) -> None:
    """What was worked out a year ahead would stand there for a year."""
    source, now = watch(desk), desk.clock.now()
    visited(desk, source, now - timedelta(days=2), Outcome.COMPLETE)
    due(desk, now + timedelta(days=365))
    visited(desk, source, now + timedelta(days=365), Outcome.COMPLETE)
    due(desk, now + timedelta(days=365))

    assert [one.id for one in due(desk, now)] == [source.id]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-02T12:00+00:00", "2026-03-02T12:00+00:00"),
        ("2026-03-02T23:00+00:00", "2026-03-03T05:30+00:00"),
        ("2026-03-03T02:00+00:00", "2026-03-03T05:30+00:00"),
        ("2026-03-28T23:30+00:00", "2026-03-29T04:30+00:00"),
    ],
)
def test_no_ordinary_visit_falls_into_the_quiet_hours(at: str, expected: str) -> None:
    """Of Paris, and of the night in which an hour is skipped."""
    found = awake(datetime.fromisoformat(at), "23:00-06:00", "Europe/Paris", 0.5)

    assert found == datetime.fromisoformat(expected)


def times(day: date, at: str) -> tuple[datetime, Configuration]:
    """Return when a day's digest is due in Paris."""
    configuration = Configuration(schedule=Schedule(digest_at=at))
    return digest_time(day, configuration), configuration


@pytest.mark.parametrize(
    "day", [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2026, 12, 31)]
)
@pytest.mark.parametrize("at", ["00:00", "02:00", "02:30", "03:00", "07:00", "23:59"])
def test_each_civil_day_has_one_digest(day: date, at: str) -> None:
    """F21, F22: cron at 02:30 runs not at all one day of the year and twice another; this is asked every five seconds."""
    configuration = times(day, at)[1]
    made: list[date] = []
    now = datetime.combine(
        day - timedelta(days=1), datetime.min.time(), ZoneInfo("Europe/Paris")
    ).astimezone(UTC)
    end = now + timedelta(hours=73)
    while now < end:
        today = local_day(now, configuration)
        if now >= digest_time(today, configuration) and today not in made:
            made.append(today)
        now += timedelta(minutes=1)

    assert made[:3] == [day - timedelta(days=1), day, day + timedelta(days=1)]


def test_an_hour_that_is_skipped_is_taken_an_hour_later_and_a_double_one_first() -> None:
    """F21: 02:30 does not exist on the last Sunday of March, and exists twice on that of October."""
    assert times(date(2026, 3, 29), "02:30")[0] == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert times(date(2026, 10, 25), "02:30")[0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_site_that_stays_dead_is_asked_less_and_less_often(desk: Desk) -> None:
    """A line that is down for a moment is tried within the hour; a dead shop is not to be asked hourly for ever."""
    source = watch(desk)
    at = desk.clock.now()
    gaps = []
    for outcome in [Outcome.COMPLETE, *[Outcome.UNREACHABLE] * 8]:
        visited(desk, source, at, outcome)
        gaps.append(hours(desk, source, at))
        at += timedelta(hours=1)

    assert all(0.9 * 2**n <= gap <= 1.1 * 2**n for n, gap in enumerate(gaps[1:5]))
    assert max(gaps) <= 1.1 * source.every_seconds / 3600
    visited(desk, source, at, Outcome.PARTIAL)
    visited(desk, source, at + timedelta(hours=1), Outcome.ERROR)
    assert hours(desk, source, at + timedelta(hours=1)) <= 1.1


def test_the_first_digest_waits_for_the_first_look(desk: Desk) -> None:
    """« Rien de nouveau » from a watch that has looked at nothing yet would be believed."""
    source = watch(desk)
    hour = digest_time(
        local_day(source.added_at, desk.configuration) + timedelta(days=1), desk.configuration
    )
    desk.ledger.execute("DROP TRIGGER source_no_update")
    with desk.ledger:  # added just before the hour of the digest
        desk.ledger.execute(
            "UPDATE source SET added_at = ?", ((hour - timedelta(minutes=5)).isoformat(),)
        )

    assert not digest_due(desk, hour)
    assert digest_due(desk, hour + timedelta(hours=2))
    visited(desk, source, hour - timedelta(minutes=4), Outcome.UNREACHABLE)
    assert digest_due(desk, hour)


def test_a_digest_that_was_made_is_not_due(desk: Desk) -> None:
    """I4: what was told is in the ledger, so that a restart tells nothing twice."""
    noon = datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
    early = datetime(2026, 10, 25, 4, 0, tzinfo=UTC)

    assert not digest_due(desk, early)
    assert digest_due(desk, noon)
    with desk.ledger:
        desk.ledger.execute("INSERT INTO digest VALUES ('d', '2026-10-25', 'x', 'x', 'x', 0)")
    assert not digest_due(desk, noon)
    assert digest_due(desk, noon + timedelta(days=1))


def test_the_digest_of_a_day_that_ended_in_an_outage_is_still_made(desk: Desk) -> None:
    """Down from six in the evening before until after midnight: 37 of 3,000 simulated days had none."""
    with desk.ledger:
        desk.ledger.execute("INSERT INTO digest VALUES ('d', '2026-10-25', 'x', 'x', 'x', 0)")

    assert digest_due(desk, datetime(2026, 10, 26, 23, 5, tzinfo=UTC)) == date(2026, 10, 26)
    assert digest_due(desk, datetime(2026, 10, 29, 23, 5, tzinfo=UTC)) == date(2026, 10, 29)


def test_a_digest_dated_ahead_by_a_wrong_clock_silences_no_day(desk: Desk) -> None:
    """One round at plus one year, and every day of that year counted as told."""
    with desk.ledger:
        desk.ledger.execute("INSERT INTO digest VALUES ('d', '2027-10-25', 'x', 'x', 'x', 0)")

    assert digest_due(desk, datetime(2026, 10, 26, 12, 0, tzinfo=UTC)) == date(2026, 10, 26)


def test_a_banner_to_verify_is_looked_at_again_soon_and_as_a_seizure_once_it_is_one(
    desk: Desk,
) -> None:
    """Every six hours until another day shows it again, every two then, for three days since the site was there."""
    source = watch(desk)
    began = desk.clock.now() - timedelta(days=9)
    visited(desk, source, began, Outcome.COMPLETE)
    soon = {}
    for after in (2, 8, 24, 100):
        at = began + timedelta(hours=after)
        visited(desk, source, at, Outcome.BANNER)
        soon[after] = round(hours(desk, source, at))

    assert (soon[2] in {5, 6, 7}, soon[8] in {5, 6, 7}, soon[24], soon[100] > 20) == (
        True,
        True,
        2,
        True,
    )
