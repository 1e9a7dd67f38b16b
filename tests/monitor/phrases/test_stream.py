"""One line in, one object out, in order, whatever the line holds."""

from __future__ import annotations

import json

from monitor.phrases.judge import default_judge
from monitor.phrases.stream import verdicts


def test_a_damaged_line_is_an_error_on_that_line_only() -> None:
    """One bad line costs one line and is said."""
    good = json.dumps({"id": "a", "text": "Mini tel déplaqué parloir 60€ mp"}).encode()
    lines = [good, b"{broken", b'{"text": "\xff"}', b"[1]", b'{"id": 7}', b"", good]

    found = list(verdicts(lines, default_judge()))

    assert [("band" in v, v.get("line")) for v in found] == [
        (True, None), (False, 2), (False, 3), (False, 4), (False, 5), (True, None),
    ]  # fmt: skip
    assert found[0] == found[-1]
    assert found[4]["id"] == 7


def test_verdict_line_has_the_promised_shape() -> None:
    """Other programs read these names."""
    line = json.dumps(
        {"id": "x", "text": "BM10 déplaqué 60€", "lang": "fr", "channel": "ad"}
    ).encode()

    (verdict,) = verdicts([line], default_judge())

    assert {"id", "band", "class", "score", "concepts", "matches", "rule", "dampers"} <= set(
        verdict
    )
    assert {"start", "end", "quotation", "concept", "entry", "disguises"} == set(
        verdict["matches"][0]
    )
