"""Reasons add up as the method says: families once, copies discounted, common values silent."""

import pytest

from monitor.lineage.copying import Copying
from monitor.lineage.evidence import Observation
from monitor.lineage.weigh import Weighing, concluded, reason
from monitor.lineage.weights import Weights, parsed_weights, shipped_weights
from monitor.signals import SIGNALS
from storage.records.link import Band

NOT_COPIED = Copying(share=0.0, overlap=0.0, clone=False)
CLONE = Copying(share=1.0, overlap=1.0, clone=True)


def _weighed(
    *observations: tuple[str, str],
    copied: Copying = NOT_COPIED,
    frequency: float = 0.0,
    sells: bool = True,
) -> Weighing:
    weights = shipped_weights()
    seen = [
        Observation(signal=s, level=level, value=f"{s} {n}", frequency=frequency)
        for n, (s, level) in enumerate(observations)
    ]
    reasons = [reason(o, copied, weights, cited=not sells) for o in seen]
    return concluded(reasons, copied, weights, sells=sells)


def test_nothing_in_common_leaves_the_prior() -> None:
    """Without evidence a pair is as improbable as any taken at random."""
    assert _weighed().probability == pytest.approx(shipped_weights().prior["hand"])


def test_second_value_of_a_family_counts_for_less() -> None:
    """Two handles in one footer are nearly one reason."""
    one, two = _weighed(("handle", "value")), _weighed(("handle", "value"), ("handle", "value"))

    assert one.total.hand < two.total.hand < 1.5 * one.total.hand


def test_families_have_caps() -> None:
    """Twenty technical keys of one saved page must not outweigh everything."""
    weighing = _weighed(*[("tracker", "value")] * 20)

    assert weighing.total.hand <= shipped_weights().families["account"].cap


def test_common_value_says_nothing() -> None:
    """A value seen on more than one shop in a thousand is no evidence (domain.md 5.3)."""
    assert _weighed(("handle", "common")).bits == pytest.approx(_weighed().bits)


def test_frequent_value_says_less() -> None:
    """Term frequency: what more sites show ties any two of them less."""
    assert (
        _weighed(("handle", "value"), frequency=0.01).bits < _weighed(("handle", "value")).bits - 4
    )


def test_handle_alone_is_not_enough_for_one_hand() -> None:
    """One identifier is one family; a second, independent one is needed."""
    assert _weighed(("handle", "value"), ("timing", "within_7_days")).band is not Band.SAME_HAND


def test_two_costly_families_are_one_hand() -> None:
    """Contacts and payment that both lead to the old seller."""
    assert _weighed(("handle", "value"), ("payment_account", "value")).band is Band.SAME_HAND


def test_the_same_in_a_clone_is_not() -> None:
    """Both were in the saved pages."""
    assert (
        _weighed(("handle", "value"), ("payment_account", "value"), copied=CLONE).band
        is not Band.SAME_HAND
    )


def test_texts_and_photographs_alone_never_are() -> None:
    """All of it was public, and anybody could take it."""
    weighing = _weighed(
        ("terms", "many"), ("wording", "many"), ("photo", "many"), ("timing", "within_7_days")
    )

    assert weighing.band is not Band.SAME_HAND
    assert weighing.copying_bits < -1


def test_claim_of_succession_is_no_proof() -> None:
    """Self-declared succession is marketing; it raises priority, not probability."""
    assert _weighed(("claim", "value")).bits - _weighed().bits <= 0.5


def test_every_signal_has_weights_and_a_family() -> None:
    """A signal without weights would be read and never count."""
    weights = shipped_weights()

    assert {signal.weight_key for signal in SIGNALS} <= weights.signals.keys()


def test_weights_out_of_range_are_refused() -> None:
    """A chance of 0 or 1 would make a reason infinite (Splink issue 1233)."""
    from importlib import resources

    text = resources.files("monitor.lineage").joinpath("weights.toml").read_text("utf-8")
    with pytest.raises(ValueError, match="between 0 and 1"):
        parsed_weights(text.replace("unrelated = 0.00005 }", "unrelated = 0.0 }", 1))


def test_changed_weights_are_another_edition() -> None:
    """History is weighed again by the ordinary path when a weight changes."""
    from importlib import resources

    text = resources.files("monitor.lineage").joinpath("weights.toml").read_text("utf-8")
    other: Weights = parsed_weights(text.replace("hand = 0.0005", "hand = 0.0006", 1))

    assert other.edition != shipped_weights().edition


def test_report_that_quotes_contacts_and_payment_is_no_hand() -> None:
    """An article after a seizure quotes the handle and the account to pay: it sells nothing, so it is nobody's shop."""
    quoting = (("handle", "value"), ("payment_account", "value"), ("timing", "within_7_days"))

    assert _weighed(*quoting).band is Band.SAME_HAND
    assert _weighed(*quoting, sells=False).band is Band.UNRESOLVED
