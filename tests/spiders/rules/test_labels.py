"""Each rule of a word behind a network's name by itself: a handle, or why not."""

import pytest

from spiders.reading.contacts.found import Text
from spiders.reading.contacts.labels import RULES, explained
from spiders.reading.contacts.text import contacts_in_text
from storage.records.contact import ContactKind

SAID = [
    ("snap : portik_75", "portik_75", "pointed to (:)"),
    ("Snap @portik", "portik", "marked with @"),
    ("insta portik_75", "portik_75", "shaped like a handle"),
    ("insta\nportik75", "portik75", "shaped like a handle, alone on the next line"),
    ("threema : abcd1234", "ABCD1234", "eight signs"),
    ("signal : anne.42", "anne.42", "a name with its number"),
    ("discord : portik#1234", "portik#1234", "a name with its number"),
    ("snap : portik@example.org", None, "part of an address"),
    ("threema : abcd", None, "not eight signs"),
    ("signal : anne", None, "no name with a number"),
    ("snap : ab", None, "no handle of this network"),
    ("insta sur @commande", None, "an ordinary word"),
    ("teleg portik_75", None, "the sign names a network only before @"),
    ("snap : commande", None, "an ordinary word or a number"),
    ("insta : portik abonnés", None, "something is counted"),
    ("insta : portik.php", None, "ends like a file or a site"),
    ("insta\nbonjour tous", None, "an ordinary word or a number"),
    ("insta\nvoiture rouge", None, "an unmarked word on the next line"),
    ("insta : voiture rouge", None, "pointed to, but neither shaped like a handle nor alone"),
    ("insta voiture rouge", None, "a word like any other"),
]


@pytest.mark.parametrize(("words", "value", "reason"), SAID)
def test_a_word_behind_a_label_is_judged_by_one_rule(
    words: str, value: str | None, reason: str
) -> None:
    """A false handle sends an officer to a stranger; each refusal says which rule it was."""
    _, found = next(explained(Text(words)))

    assert (found.value, found.reason) == (value, reason)


def test_every_rule_has_a_case() -> None:
    """A rule that no case shows could be lost without a sign."""
    rules = {rule.__name__ for rule in RULES}
    shown = {
        next(rule.__name__ for rule in RULES if rule(asked) is not None)
        for words, _, _ in SAID
        for asked in [_labelled(words)]
    }

    assert shown == rules


def _labelled(words: str) -> object:
    from spiders.reading.contacts import labels

    text = Text(words)
    label = next(labels._LABEL.finditer(text.low))
    return labels._asked(text, label, label.end())


def test_one_handle_may_belong_to_two_networks() -> None:
    """« Snap/Insta : … » names both before one handle."""
    found = {(one.kind, one.value) for one in contacts_in_text("Snap/Insta : portik_75")}

    assert found == {(ContactKind.SNAPCHAT, "portik_75"), (ContactKind.INSTAGRAM, "portik_75")}
