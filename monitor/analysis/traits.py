"""The step that notes the characteristics by which a site may be known again."""

from monitor import signals
from monitor.analysis.step import Rows, Subject
from storage.findings.records import Trait


def rows(subject: Subject) -> Rows:
    """Return each trait that a page or picture shows, once."""
    page = subject.page
    if subject.picture:
        found = signals.observe_image(page)
    else:
        reading = subject.reading()
        if not reading.standing.standing.is_content and reading.standing.standing != "redirected":
            return []
        found = signals.observe(page, reading)
    unique = {
        (one.kind, one.value): Trait(
            document_id=subject.id,
            kind=one.kind.value,
            value=one.value,
            quotation=one.quotation[:1000],
        )
        for one in found
    }
    return list(unique.values())
