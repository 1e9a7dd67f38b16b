"""Reasons add up as the method says: families once, copies capped, roles before kinship, and more never says less."""

from importlib import resources

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.lineage.copying import Copying
from monitor.lineage.evidence import Observation
from monitor.lineage.roles import Role, Standing
from monitor.lineage.weigh import Weighing, concluded, reason
from monitor.lineage.weights import parsed_weights, shipped_weights
from monitor.signals import SIGNALS
from storage.records.link import Band

NOT_COPIED = Copying(share=0.0, overlap=0.0, clone=False)
CLONE = Copying(share=1.0, overlap=1.0, clone=True)
WHOLE = Copying(share=1.0, overlap=0.1, clone=False, whole=True)
REACHED = Copying(share=0.0, overlap=0.0, clone=False, reached=True)
CARRIED = Copying(share=0.4, overlap=0.1, clone=False)
SOON = ("timing", "within_7_days")
WEIGHTS = shipped_weights()
TEXT = resources.files("monitor.lineage").joinpath("weights.toml").read_text("utf-8")
AGREEMENTS = [
    (name, level)
    for name, signal in WEIGHTS.signals.items()
    for level, bits in signal.bits.items()
    if bits >= 0 and name in {one.name for one in SIGNALS}
]


def _weighed(
    *observations: tuple[str, str],
    copied: Copying = NOT_COPIED,
    owners: int = 0,
    role: Role = Role.SELLER,
) -> Weighing:
    seen = [
        Observation(signal=s, level=level, value=f"{s} {n}", owners=owners)
        for n, (s, level) in enumerate(observations)
    ]
    reasons = [reason(one, WEIGHTS) for one in seen]
    return concluded(reasons, copied, WEIGHTS, Standing(role=role, proof=None))


def test_nothing_in_common_leaves_the_prior() -> None:
    """Without evidence a pair is as improbable as any taken at random."""
    assert _weighed().bits == WEIGHTS.prior[Role.SELLER]


def test_second_value_of_a_family_counts_for_less() -> None:
    """Two handles in one footer are nearly one reason."""
    nothing, one, two = (_weighed(*[("handle", "value")] * n).bits for n in range(3))

    assert nothing < one < two < one + 0.5 * (one - nothing)


def test_families_have_caps() -> None:
    """Twenty technical keys of one saved page must not outweigh everything."""
    weighing = _weighed(*[("tracker", "value")] * 20)

    assert weighing.families["account"] <= WEIGHTS.families["account"].cap


def test_common_value_says_nothing() -> None:
    """What many owners showed before the seizure is no evidence."""
    assert _weighed(("handle", "common")).bits == _weighed().bits


def test_another_contact_says_nothing() -> None:
    """Who returns as somebody else has new contacts and a borrowed company: everyone changes them."""
    others = (("phone", "differ"), ("legal_company", "value"))

    assert _weighed(*others, ("photo", "many")).bits == _weighed(("photo", "many")).bits


def test_each_independent_owner_takes_some_bits() -> None:
    """A value that another seller showed before the seizure ties any two of them less."""
    assert _weighed(("handle", "value"), owners=2).bits < _weighed(("handle", "value")).bits


def test_handle_alone_is_likely_and_not_one_hand() -> None:
    """A rival may plant one contact: a second trace is needed."""
    weighing = _weighed(("handle", "value"), ("timing", "within_7_days"))

    assert weighing.band is Band.UNRESOLVED
    assert weighing.probability > WEIGHTS.limits["likely"]


def test_two_costly_families_are_one_hand() -> None:
    """Handle and payment account of the seized seller, on a seller's own pages."""
    assert _weighed(("handle", "value"), ("payment_account", "value")).band is Band.SAME_HAND


def test_the_same_in_a_clone_is_a_copy() -> None:
    """Both were in the saved pages."""
    weighing = _weighed(
        ("handle", "value"), ("payment_account", "value"), ("terms", "many"), copied=CLONE
    )

    assert weighing.band is Band.COPYCAT
    assert not weighing.hard


def test_an_announcement_makes_a_return_of_a_clone() -> None:
    """Only who holds the old account sends its readers on."""
    seen = (("announcement", "value"), ("terms", "many"), ("timing", "within_7_days"))

    assert _weighed(*seen, copied=CLONE).band is Band.SAME_HAND


def test_texts_and_photographs_alone_never_are() -> None:
    """All of it was public, and anybody could take it."""
    weighing = _weighed(
        ("terms", "many"), ("wording", "many"), ("photo", "many"), ("timing", "within_7_days")
    )

    assert weighing.band is not Band.SAME_HAND
    assert weighing.copying_bits < -1


@pytest.mark.parametrize("role", [Role.SHOP, Role.TALK, Role.OTHER, Role.PAGE])
def test_who_sells_no_prepared_phones_is_framed_by_nothing(role: Role) -> None:
    """Press quotes, forums repeat, comments are planted, lawful shops are hacked: none of it makes a successor."""
    planted = [(name, "value") for name in ("handle", "phone", "email", "payment_account", "tracker", "announcement")]  # fmt: skip
    weighing = _weighed(*planted, ("photo", "many"), ("terms", "many"), role=role)

    assert weighing.probability < WEIGHTS.limits["likely"]
    assert weighing.band in {Band.SAME_NETWORK, Band.UNRESOLVED}


def test_who_the_old_site_redirects_to_needs_not_show_what_it_sells() -> None:
    """The control fact overrides the role; not for press, to which a redirect may lead in mockery."""
    assert _weighed(("redirect", "value"), role=Role.OTHER).band is Band.SAME_HAND
    assert _weighed(("redirect", "value"), role=Role.TALK).band is Band.UNRESOLVED


@given(
    shared=st.lists(st.sampled_from(AGREEMENTS), max_size=8, unique=True),
    more=st.sampled_from(AGREEMENTS),
    copied=st.sampled_from((NOT_COPIED, CLONE, WHOLE, REACHED, CARRIED)),
    role=st.sampled_from(tuple(Role)),
)
def test_one_more_shared_thing_never_lowers_a_lead(
    shared: list[tuple[str, str]], more: tuple[str, str], copied: Copying, role: Role
) -> None:
    """More evidence of one hand that made it less likely could not be explained to anybody; a shop taken whole is a copy."""
    before = _weighed(*shared, copied=copied, role=role)
    after = _weighed(*shared, more, copied=copied, role=role)
    assume(before.copied.stock or not after.copied.stock)

    assert after.bits >= before.bits - 1e-9
    assert before.band is not Band.SAME_HAND or after.band is Band.SAME_HAND


def test_a_key_and_clauses_are_what_saved_pages_carry() -> None:
    """An impostor's first page, with the seized shop's audience account in it, was the same hand until its second page came."""
    seen = (("tracker", "value"), ("terms", "many"), ("timing", "within_7_days"))

    assert _weighed(*seen).band is Band.UNRESOLVED


@pytest.mark.parametrize(
    ("shared", "copied", "band"),
    [
        (("handle", "value"), NOT_COPIED, Band.UNRESOLVED),
        (("handle", "value"), REACHED, Band.SAME_HAND),
        (("handle", "value"), WHOLE, Band.UNRESOLVED),
        (("payment_account", "value"), NOT_COPIED, Band.SAME_HAND),
        (("payment_account", "value"), WHOLE, Band.UNRESOLVED),
        (("tracker", "value"), NOT_COPIED, Band.SAME_HAND),
        (("tracker", "value"), CARRIED, Band.UNRESOLVED),
    ],
)
def test_photographs_are_a_second_trace_only_beside_what_no_copier_has(
    shared: tuple[str, str], copied: Copying, band: Band
) -> None:
    """A reseller shows them beside one contact; nobody has another's purse filled, or gives no contact but a rival's."""
    assert _weighed(shared, ("photo", "some"), SOON, copied=copied).band is band


def test_what_shows_no_hand_is_never_nearly_certain() -> None:
    """Of pairs stated above .97 two in five were true: an agent's contact says as much as a return's."""
    everything = _weighed(("phone", "value"), ("photo", "many"), ("price_ladder", "many"), SOON)

    assert WEIGHTS.limits["likely"] < everything.probability < 0.8


def test_what_can_be_copied_adds_nothing_to_an_agents_contact() -> None:
    """Whoever sells for another shows his goods and photographs beside the number to order at."""
    contact = (("phone", "value"), SOON)
    goods = (("photo", "some"), ("price_ladder", "many"))

    assert _weighed(*contact, *goods).bits == _weighed(*contact).bits


def test_a_whole_shop_with_nothing_that_leads_to_its_seller_is_a_copy() -> None:
    """Photographs, clauses and prices are all there is to take; who has one thing more that is his may be the seller."""
    everything = (("photo", "some"), ("terms", "many"), ("price_ladder", "many"), SOON)

    assert _weighed(*everything).band is Band.COPYCAT
    assert _weighed(*everything[1:]).band is Band.UNRESOLVED
    assert _weighed(*everything, ("phone", "value")).band is Band.SAME_HAND


def test_a_mailbox_opened_anew_is_a_second_trace_and_an_account_is_none() -> None:
    """An agent calls himself by his principal's name; he does not write from his mailbox at another provider."""
    contact = (("handle", "value"), SOON)

    assert _weighed(*contact, ("mailbox", "value")).band is Band.SAME_HAND
    assert _weighed(*contact, ("username", "value")).band is Band.UNRESOLVED


def test_when_a_site_appeared_does_not_count_beside_a_control_fact() -> None:
    """A second shop that stood ready before the seizure is where the old one's certificate or redirect leads."""
    assert _weighed(("certificate", "value"), ("timing", "before")).band is Band.SAME_HAND


def test_claim_of_succession_is_no_proof() -> None:
    """Self-declared succession is marketing; it raises priority, not probability."""
    assert _weighed(("claim", "value")).bits - _weighed().bits <= 0.5


def test_every_signal_has_weights_and_a_family() -> None:
    """A signal without weights would be read and never count."""
    assert {signal.weight_key for signal in SIGNALS} <= WEIGHTS.signals.keys()


def test_weights_out_of_range_are_refused() -> None:
    """No reason is infinite (Splink issue 1233)."""
    with pytest.raises(ValueError, match="at most 20 bits"):
        parsed_weights(TEXT.replace("value = 10.5", "value = 50.0", 1))


def test_changed_weights_are_another_edition() -> None:
    """History is weighed again by the ordinary path when a weight changes."""
    other = parsed_weights(TEXT.replace("seller = -7.0", "seller = -7.5", 1))

    assert other.edition != WEIGHTS.edition
