"""Each rule of comparison by itself: what two sites must show for it to be a reason, and of which level."""

import pytest

from monitor.lineage.copying import Copying, copying
from monitor.lineage.evidence import Observation, Rarity
from monitor.lineage.fingerprint import Fingerprint, Seen, key
from monitor.lineage.shared import frame, observations, pictures, texts, values
from monitor.lineage.weights import shipped_weights
from monitor.signals import signal_named
from monitor.signals.signal import Announced, Counted, OneByOne
from storage.records.link import TraitKind

BEGAN, BEFORE, AFTER = (f"2026-0{month}-01T00:00:00.000000Z" for month in (1, 2, 4))
WEIGHTS = shipped_weights()


class Town:
    """Three thousand sites, of which none but those named shows what the pair shows."""

    sites, began_at = 3000, BEGAN

    def __init__(self, *common: tuple[str, str]) -> None:
        self._common = {key(kind, value) for kind, value in common}

    def others(self, posting: int) -> int:
        """Return how many other sites show a key."""
        return 900 if posting in self._common else 0

    def earlier(self, posting: int) -> int:
        """Return how many of them were there before."""
        return self.others(posting)

    def owners(self, kind: TraitKind, value: str) -> int:
        """Return how many of them showed a value before."""
        return self.others(key(kind, value))

    def other_photos(self, value: str) -> int:  # noqa: ARG002
        """Return how many other sites show a picture."""
        return 0


def site(host: str, at: str, seized: str | None = None, **shown: list[str]) -> Fingerprint:
    """Return a site that shows these values by kind."""
    found = Fingerprint(site_id=host, first_at=at, seized_at=seized)
    for kind, values_ in shown.items():
        for value in values_:
            found.add(TraitKind(kind), value, Seen(quotation=value, capture_id=host, first_at=at))
    return found


def pair(before: dict[str, list[str]], after: dict[str, list[str]]) -> tuple[Fingerprint, Fingerprint]:  # fmt: skip
    """Return a seized site and a later one."""
    return site("old.example", BEFORE, BEFORE, **before), site("new.example", AFTER, **after)


def rarity(*common: tuple[str, str]) -> Rarity:
    """Return how rare things are in the town."""
    return Rarity(background=Town(*common), weights=WEIGHTS)


def levels(found: list[Observation]) -> list[tuple[str, str]]:
    """Return what was observed, and how."""
    return [(one.level, one.value) for one in found]


@pytest.mark.parametrize(
    ("before", "after", "common", "seen"),
    [
        (["+33639980123"], ["+33639980123"], (), [("value", "+33639980123")]),
        (["+33639980123"], ["+33639980123"], (("phone", "+33639980123"),), [("common", "+33639980123")]),
        (["+33639980123"], ["+33639980199"], (), [("differ", "+33639980123 ≠ +33639980199")]),
        (["+33639980123"], [], (), []),
    ],
)  # fmt: skip
def test_a_value_is_shared_common_or_another(
    before: list[str],
    after: list[str],
    common: tuple[tuple[str, str], ...],
    seen: list[tuple[str, str]],
) -> None:
    """What many sites show says nothing, and is told; who shows none does not differ."""
    one, other = pair({"phone": before}, {"phone": after})
    way = OneByOne(TraitKind.PHONE)

    assert levels([*values.one_by_one(signal_named("phone"), way, one, other, rarity(*common))]) == seen  # fmt: skip


def test_handles_of_two_networks_do_not_differ() -> None:
    """A site with a Telegram account and one with a Snapchat account may be one seller's."""
    one, other = pair({"handle": ["telegram:a"]}, {"handle": ["snapchat:b"]})

    assert not [*values.one_by_one(signal_named("handle"), OneByOne(TraitKind.HANDLE), one, other, rarity())]  # fmt: skip


@pytest.mark.parametrize(
    ("shared", "level"), [(["a a a", "b b b", "c c c"], "many"), (["a a a"], "few")]
)
def test_rare_goods_are_counted(shared: list[str], level: str) -> None:
    """From three on they are many."""
    one, other = pair({"product": shared}, {"product": [*shared, "other thing"]})
    (found,) = values.counted(
        signal_named("catalogue"), Counted(TraitKind.PRODUCT, many=3), one, other, rarity()
    )

    assert found.level == level


def test_a_link_to_the_later_site_is_an_announcement() -> None:
    """Only its owner places it; a link elsewhere is none."""
    way = Announced(TraitKind.LINK)
    one, other = pair({"link": ["new.example"]}, {})
    elsewhere, _ = pair({"link": ["press.example"]}, {})
    signal = signal_named("announcement")

    assert levels([*values.announced(signal, way, one, other, rarity())]) == [("value", "new.example")]  # fmt: skip
    assert not [*values.announced(signal, way, elsewhere, other, rarity())]


@pytest.mark.parametrize(
    ("before", "after", "alike"),
    [
        ("Portik", "Portic", True),
        ("Portik", "Aeroportik", False),
        ("Minitel Relais", "PhoneDiscret", False),
    ],
)
def test_names_that_sound_alike(before: str, after: str, alike: bool) -> None:
    """A name is copied easily: its note says so."""
    found = [*frame.names(*pair({"name": [before]}, {"name": [after]}))]

    assert [(one.value, "ne prouve rien" in one.note) for one in found] == (
        [(f"{before} / {after}", True)] if alike else []
    )


def test_a_claim_is_told_and_is_no_proof() -> None:
    """The later site says itself whom it follows."""
    (found,) = frame.claims(site("new.example", AFTER, claim=["on est de retour"]))

    assert "pas une preuve" in found.note


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([], ["siren:732829320"], True),
        (["siren:552100554"], ["siren:732829320"], False),
        ([], ["siren?:123456789"], False),
    ],
)
def test_a_valid_company_that_the_earlier_site_did_not_name(
    before: list[str], after: list[str], told: bool
) -> None:
    """It speaks against a hand that hides; a false number does not."""
    one, other = pair({"name": ["x"], "company": before}, {"company": after})

    assert bool([*frame.legal(one, other)]) is told


def test_time_is_observed_where_the_earlier_site_was_seized() -> None:
    """Without a seizure there is nothing to come after."""
    one, other = pair({}, {})
    open_still = site("old.example", BEFORE)

    assert [o.level for o in frame.time(one, other, Town())] == ["later"]
    assert not [*frame.time(open_still, other, Town())]


@pytest.mark.parametrize(
    ("classes", "common", "level"),
    [
        ("box-a box-b box-c box-d box-e", (), "own classes"),
        ("a b c d e", tuple(("css", name) for name in "abcde"), "alike"),
    ],
)
def test_classes_are_own_or_a_themes(
    classes: str, common: tuple[tuple[str, str], ...], level: str
) -> None:
    """Five that nobody else has are their author's; those of a theme are only alike."""
    one, other = pair({"css": [classes]}, {"css": [classes]})
    found = [*frame.structure(one, other, copying(one, other), rarity(*common))]

    assert [o.level for o in found] == [level]


SENTENCES = [
    " ".join(
        f"{word}{n}"
        for word in ("notre", "atelier", "prepare", "chaque", "piece", "a", "la", "main")
    )
    for n in range(6)
]


@pytest.mark.parametrize(
    ("count", "levels_"), [(6, ["many"]), (3, ["some"]), (2, ["few"]), (1, [])]
)
def test_uncommon_sentences_are_counted(count: int, levels_: list[str]) -> None:
    """Shared word for word, and seen on no other site: one may be chance, from five different ones on they are many."""
    one, other = pair({"wording": SENTENCES}, {"wording": SENTENCES[:count]})
    found = [*texts.sentences("wording", TraitKind.WORDING, one, other, rarity())]

    assert [o.level for o in found] == levels_
    assert all(o.examples[0].before.capture_id == "old.example" for o in found)


def test_pictures_without_any_are_not_compared() -> None:
    """A site that shows none does not differ by it."""
    one, other = pair({"photo": ["x"], "logo": ["x"]}, {})

    assert not [*pictures.photos(one, other, rarity()), *pictures.logos(one, other)]


def test_two_strangers_have_nothing_in_common() -> None:
    """All rules together find nothing where nothing is shown."""
    one, other = pair({}, {})
    nothing: Copying = copying(one, other)

    assert [o.signal for o in observations(one, other, nothing, Town(), WEIGHTS)] == ["timing"]


WORDS = [f"phrase numéro {n} que le vendeur a tournée à sa façon {n * 7} fois" for n in range(9)]
HIS = {"handle": ["telegram:relais"], "phone": ["+33639980001"]}


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"wording": WORDS, **HIS, "css": ["d e f"]}, {"whole", "clone", "reached"}),
        ({"wording": WORDS, "handle": ["telegram:x"], "css": ["d e f"]}, {"whole"}),
        ({"wording": WORDS[:2], "phone": HIS["phone"]}, {"reached"}),
        ({"wording": WORDS[:2], **HIS, "email": ["x@new.example"]}, set()),
    ],
)
def test_words_poured_into_another_theme_are_a_copy_and_own_contacts_are_not(
    after: dict[str, list[str]], said: set[str]
) -> None:
    """A mirror on another theme, contacts and all, was the same hand; a return gives something of its own."""
    copied = copying(*pair({"wording": WORDS, **HIS, "css": ["a b c"]}, after))

    assert {name for name in ("whole", "clone", "reached") if getattr(copied, name)} == said


def test_a_contact_in_a_copied_sentence_came_along_with_it() -> None:
    """Four thieves of a sentence that names a channel were the same hand: contact and clauses were one trace, not two."""
    said = "Nouveau canal, l'ancien a sauté, venez sur t.me/relais avant ce soir"
    old, new = site("old.example", BEFORE, BEFORE), site("new.example", AFTER)
    for one in (old, new):
        seen = Seen(quotation=said, capture_id="c", first_at=AFTER)
        one.add(TraitKind.WORDING, "nouveau canal l ancien a saute", seen)
        shown = Seen(quotation="t.me/relais", capture_id="c", first_at=AFTER)
        one.add(TraitKind.HANDLE, "telegram:relais", shown)
    (found,) = values.one_by_one(
        signal_named("handle"), OneByOne(TraitKind.HANDLE), old, new, rarity()
    )

    assert found.level == "carried"
    assert WEIGHTS.signals["handle"].bits["carried"] < WEIGHTS.limits["costly_bits"]

    (own,) = values.one_by_one(
        signal_named("handle"), OneByOne(TraitKind.HANDLE), old, new, rarity(), reached=True
    )
    assert own.level == "value"  # no copier has all his customers write to the other


def test_a_name_drawn_from_an_account_that_both_show_is_no_second_trace() -> None:
    """An agent who shows the seller's channel was said to have opened an account of nearly that name as well."""
    old, new, anew = site("old.example", BEFORE, BEFORE), site("new.example", AFTER), site("anew.example", AFTER)  # fmt: skip
    for one, handle in (
        (old, "telegram:vellusa"),
        (new, "telegram:vellusa"),
        (anew, "telegram:vellusa2"),
    ):
        for kind, value in ((TraitKind.HANDLE, handle), (TraitKind.USERNAME, "vellusa")):
            one.add(kind, value, Seen(quotation=value, capture_id="c", first_at=AFTER))
    signal = signal_named("username")
    assert isinstance(signal.compared, OneByOne)

    assert not [*values.one_by_one(signal, signal.compared, old, new, rarity())]
    (found,) = values.one_by_one(signal, signal.compared, old, anew, rarity())
    assert found.level == "value"
