"""What remains of a lead beside the subject's other leads: one site has one hand."""

from dataclasses import replace

from monitor.lineage.settling import LeadState, settled
from storage.records.link import Band

LIMITS = {"copycat": 0.5, "network": 0.5, "flagged": 0.3}
LEAD = LeadState(
    id="lead-1", subject="new.example", predecessor="old.example", band=Band.SAME_HAND, probability=0.9, copycat=0.01,
    network=0.01, rivals_bits=0.0, own_bits=3.0, own_copycat=0.01, own_network=0.01, own_band=Band.UNRESOLVED, hard=False,
    standing=True,
)  # fmt: skip
RIVAL = replace(LEAD, id="lead-2", predecessor="other.example", own_bits=5.0)


def _alone(site: str) -> set[str]:
    return {site}


def test_lead_without_a_rival_keeps_what_it_says() -> None:
    """Eight to one is eight ninths."""
    kept = settled(LEAD, [LEAD], _alone, LIMITS)

    assert (kept.rivals_bits, kept.probability) == (0.0, round(8 / 9, 6))


def test_stronger_rival_explains_a_lead_away() -> None:
    """A site has one hand: what the other predecessor's explains as well is no reason for this one's."""
    kept = settled(LEAD, [LEAD, RIVAL], _alone, LIMITS)

    assert kept.probability < 0.3
    assert not kept.standing


def test_rivals_known_to_be_one_hand_count_once() -> None:
    """Two shops of one seller are one explanation."""
    third = replace(RIVAL, id="lead-3", predecessor="third.example")
    pair = {"other.example", "third.example"}
    kept = settled(LEAD, [RIVAL, third], lambda one: pair if one in pair else {one}, LIMITS)

    assert kept == settled(LEAD, [RIVAL], _alone, LIMITS)


def test_what_a_copier_has_no_use_for_is_not_explained_away() -> None:
    """Then the two predecessors may be one hand themselves."""
    assert settled(replace(LEAD, hard=True), [RIVAL], _alone, LIMITS).rivals_bits == 0.0


def test_profile_neither_takes_nor_loses() -> None:
    """It may describe a predecessor that was captured too."""
    profile = replace(RIVAL, predecessor="profile:oportik")

    assert settled(LEAD, [profile], _alone, LIMITS).rivals_bits == 0.0
    assert settled(profile, [LEAD], _alone, LIMITS).rivals_bits == 0.0


def test_copy_is_told_before_a_network() -> None:
    """Both may be likely; what the later site did is the copy."""
    both = replace(LEAD, own_copycat=0.6, own_network=0.6)

    assert settled(both, [], _alone, LIMITS).band is Band.COPYCAT
    assert settled(replace(both, own_copycat=0.1), [], _alone, LIMITS).band is Band.SAME_NETWORK
