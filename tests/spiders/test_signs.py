"""Signs sought all at once are those that stand in the text one by one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.reading.signs import shown, signs_in
from storage.page import page_from_bytes

SIGNS = ("osclass", "class", "oc-content/", "content", 'content="Shop', "Shop", "é-sign", "ss")
PIECES = st.lists(
    st.sampled_from((*SIGNS, "oscl", "as", "s", "œ", "\U0001f47b", 'con="', "Sho")), max_size=12
)


@settings(deadline=None)
@given(PIECES.map("".join))
def test_signs_are_found_inside_each_other(text: str) -> None:
    """A sign that overlaps another or stands inside it is found as if it were sought alone."""
    assert signs_in(text, SIGNS) == {sign for sign in SIGNS if sign in text}


def test_a_sign_asked_for_later_is_found_on_a_page_walked_over_before() -> None:
    """Platforms may be loaded after a page was first asked about."""
    page = page_from_bytes(
        b"<p>one-sign other-sign</p>", "https://shop.example/", content_type="text/html"
    )

    assert shown(page, ("one-sign", "no-sign")) == 1
    assert shown(page, ("other-sign",)) == 1
