"""How often a name where nothing was is looked at again."""

from datetime import UTC, datetime, timedelta

from monitor.discovery.revisits import candidate_due, due_again

GONE = datetime(2026, 11, 3, 12, tzinfo=UTC)


def _looks(days: float, step: timedelta = timedelta(minutes=30)) -> list[timedelta]:
    last, now, made = None, GONE, []
    while now - GONE < timedelta(days=days):
        if due_again(GONE, last, now):
            last = now
            made.append(now - GONE)
        now += step
    return made


def test_three_days_of_two_hours_then_daily_then_weekly() -> None:
    """Half of seized shops are back within a median of one day: the plan of domain.md 5.5."""
    looks = _looks(60)

    assert sum(at <= timedelta(days=3) for at in looks) == 37
    assert sum(timedelta(days=3) < at <= timedelta(days=30) for at in looks) == 27
    assert sum(timedelta(days=30) < at for at in looks) == 4


def test_name_is_never_given_up() -> None:
    """Seized domains are released and bought again years later."""
    assert due_again(GONE, GONE + timedelta(days=1000), GONE + timedelta(days=1031))


def test_candidate_is_left_alone_more_and_more() -> None:
    """A stranger's parked page is not to be visited for ever."""
    days = [d for d in range(200) if candidate_due(GONE, 1, GONE + timedelta(days=d))]

    assert days[0] == 1
    assert not candidate_due(GONE, 2, GONE + timedelta(days=1))
    assert candidate_due(GONE, 2, GONE + timedelta(days=2))
    assert not candidate_due(GONE, 10, GONE + timedelta(days=199))
