"""Every part of a cluster must read a page in the same way: what each runs, and what two of them differ in."""

import json
from collections.abc import Mapping

from monitor.analysis.steps import editions
from monitor.engine.errors import EditionsDiffer
from storage.ids import sha256_hex


def ours() -> dict[str, str]:
    """Return the edition of each step in the code, the libraries and the programs of this machine."""
    return dict(editions(with_pictures=True))


def mark(of: Mapping[str, str]) -> str:
    """Return editions as one word: a worker offers it, whoever asks wants it, so the engine itself joins only equals."""
    return f"edition:{sha256_hex(json.dumps(dict(sorted(of.items()))).encode())[:16]}"


def agree(who: str, theirs: Mapping[str, str], here: Mapping[str, str]) -> None:
    """Raise EditionsDiffer, naming the steps, where two parts do not have the same editions."""
    names = sorted({*theirs, *here})
    if different := tuple(name for name in names if theirs.get(name) != here.get(name)):
        raise EditionsDiffer(who, different)
