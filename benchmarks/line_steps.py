"""What each step of the analysis takes of processor time on given pages, in this process, everything loaded before."""

import resource
import time
from functools import cache

from monitor.analysis import reading, traits, words
from monitor.analysis.step import Subject
from monitor.phrases.judge import judge
from spiders.read import read
from storage.page import page_from_bytes
from storage.records.cleaned import cleaned

_STEPS = {"read": reading.rows, "words": words.rows, "traits": traits.rows}


def steps_on(pages: list[bytes]) -> dict[str, float]:
    """Return milliseconds a page by step; each page is read once, as the first time it is seen."""
    judge("mini téléphone déplaqué, ne sonne pas au portique, 60 €")
    took = dict.fromkeys(_STEPS, 0.0)
    for number, body in enumerate(pages):
        page = page_from_bytes(
            body, f"http://boutique.example/p/{number}", content_type="text/html; charset=utf-8"
        )
        subject = Subject(
            f"doc:{number}", "boutique.example", page, False, cache(lambda page=page: cleaned(read(page)))
        )  # fmt: skip
        for name, rows in _STEPS.items():
            began = time.process_time()
            for row in rows(subject):
                cleaned(row)
            took[name] += time.process_time() - began
    told = {name: round(spent / len(pages) * 1000, 1) for name, spent in took.items()}
    return {
        "pages": len(pages),
        "bytes_a_page": sum(map(len, pages)) // len(pages),
        **told,
        "all": round(sum(took.values()) / len(pages) * 1000, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
