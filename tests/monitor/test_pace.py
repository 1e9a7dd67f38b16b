"""How often a source changes, from what visits saw; how often it is then visited."""

import random

import pytest

from monitor.pace import FASTEST, SLOWEST, USUAL_DAYS, Look, rate, seconds_between, usual_root


def test_of_an_unknown_source_the_usual_is_believed() -> None:
    """And it is visited as was set."""
    assert rate([]) == pytest.approx(1 / USUAL_DAYS, rel=1e-3)
    assert seconds_between(3600, rate([]), usual_root()) == pytest.approx(3600, rel=1e-3)


@pytest.mark.parametrize("per_day", [0.05, 0.3, 1.5])
def test_the_rate_of_a_poisson_process_is_found_from_visits_at_odd_times(per_day: float) -> None:
    """Drawn by a process of a known rate, of which each visit sees whether there was anything."""
    draw = random.Random(7)
    looks, left = [], draw.expovariate(per_day)
    for _ in range(4000):
        days = draw.uniform(0.2, 2.0)
        changed = left <= days
        looks.append(Look(days, changed))
        left = draw.expovariate(per_day) if changed else left - days

    assert rate(looks) == pytest.approx(per_day, rel=0.1)


def test_the_learned_pace_has_bounds() -> None:
    """What changes all the time is no burden, what never does is not forgotten."""
    assert seconds_between(3600, 50.0, usual_root()) == 3600 / FASTEST
    assert seconds_between(3600, 0.001, usual_root()) == 3600 * SLOWEST
