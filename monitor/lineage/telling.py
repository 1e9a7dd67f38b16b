"""What a lead says of its reasons, and the rows that keep it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from monitor.lineage import evidence
from monitor.lineage.fingerprint import Seen
from monitor.lineage.weigh import Weighing
from monitor.signals import signal_named
from storage.findings.lineage_records import Example, Reason

FLOOD = 2
"""From so many on, copies of one site are one line, told again when they have doubled: who floods us buries nothing."""

STANCE = {1: "for", 0: "neutral", -1: "against"}

_NOWHERE = Seen(quotation="", capture_id="", first_at="")
_NONE_SHOWN = evidence.Example(before=_NOWHERE, after=_NOWHERE)
"""For a reason that nothing can be quoted for."""

_QUOTED = {"handle", "phone", "account", "announcement", "redirect"}
"""Signals whose value is told with the claim."""

_CLAIMS: Mapping[tuple[str, str], str] = {
    ("timing", "before"): "Le site plus récent existait avant la saisie du site antérieur.",
    ("timing", "later"): "Le site plus récent n’est apparu que longtemps après la saisie.",
}


class Copy(Protocol):
    """A lead that says of a site that it copies another."""

    @property
    def predecessor(self) -> str:
        """The site that is copied."""


Copied = TypeVar("Copied", bound=Copy)


def floods_of(copies: Iterable[Copied]) -> dict[str, list[Copied]]:
    """Return the copies that are told together, by the site that is copied."""
    found: dict[str, list[Copied]] = {}
    for one in copies:
        found.setdefault(one.predecessor, []).append(one)
    return {site: told for site, told in found.items() if len(told) >= FLOOD}


def why(weighing: Weighing) -> str:
    """Return the strongest reasons in one French line."""
    seen = [reason.observation for reason in weighing.reasons if reason.counted > 0.5]
    return " ; ".join(
        signal_named(one.signal).claim.rstrip(".")
        + (f" ({one.value})" if one.signal in _QUOTED else "")
        for one in seen[:3]
    )


def reasons(id_: str, weighing: Weighing) -> Iterator[Reason]:
    """Yield the reasons of a lead, strongest first, those against last."""
    for position, reason in enumerate(weighing.reasons):
        seen, hand = reason.observation, reason.counted
        shown = seen.examples[0] if seen.examples else _NONE_SHOWN
        yield Reason(
            lead_id=id_, position=position, signal=seen.signal, family=reason.family,
            claim=_claim(seen.signal, seen.level), value=seen.value, bits=round(hand, 4),
            bits_alone=round(reason.alone, 4), bits_copycat=round(reason.copied, 4), others=seen.others,
            quotation_before=shown.before.quotation, capture_before=shown.before.capture_id,
            quotation_after=shown.after.quotation, capture_after=shown.after.capture_id,
            stance=STANCE[(hand > 0) - (hand < 0)], note=seen.note,
        )  # fmt: skip


def examples(id_: str, weighing: Weighing) -> Iterator[Example]:
    """Yield every pair of quotations that shows a reason."""
    for position, reason in enumerate(weighing.reasons):
        for number, one in enumerate(reason.observation.examples):
            yield Example(
                lead_id=id_, position=position, number=number, quotation_before=one.before.quotation,
                capture_before=one.before.capture_id, quotation_after=one.after.quotation,
                capture_after=one.after.capture_id,
            )  # fmt: skip


def _claim(signal: str, level: str) -> str:
    """Return what a reason says in French; what differs is said as such."""
    if signal == "legal_company":
        return "Le site plus récent nomme une entreprise au numéro valide ; le site antérieur n’en nommait aucune."
    if level == "differ":
        return f"Ne se vérifie pas : « {signal_named(signal).claim.rstrip('.')} »."
    return _CLAIMS.get((signal, level), signal_named(signal).claim)
