"""What sorts after a capture is handed over piece by piece, whatever is written and undone meanwhile."""

import tracemalloc

from storage.findings import compared
from tests.monitor.lineage.tables import capture, findings_of


def test_traits_come_in_order_though_some_of_the_work_on_them_is_undone() -> None:
    rows = [
        row
        for site in range(60)
        for row in capture(f"s{site}.example", site % 20, *(("sku", str(n)) for n in range(200)))
    ]
    findings = findings_of(rows)
    found = []
    for one in compared.observed_after(findings, "", ""):
        found.append((one.observed_at, one.capture_id, one.site_id, one.kind, one.value))
        if len(found) % 1_000 == 1:
            findings.execute("SAVEPOINT tried")
            findings.execute("INSERT INTO document VALUES ('x', 'y', 'z', '')")
            findings.execute("ROLLBACK TO tried")
            findings.execute("RELEASE tried")
    assert found == sorted((row[5], row[0], row[1], row[2], row[3]) for row in rows)
    middle = found[len(found) // 2]
    after = list(compared.observed_after(findings, middle[0], middle[1]))
    assert len(after) == len([one for one in found if one[:2] > middle[:2]]) > 0


def test_a_first_day_is_not_held_in_memory_at_once() -> None:
    """Found on a day of ten thousand sources: the traits of all of them took 1.8 GB."""
    findings = findings_of(
        row
        for site in range(300)
        for row in capture(f"s{site}.example", 1, *(("sku", f"{n}") for n in range(200)))
    )
    tracemalloc.start()
    try:
        count = sum(1 for _ in compared.observed_after(findings, "", ""))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 60_000
    assert peak < 10_000_000  # all at once: 27 MB
