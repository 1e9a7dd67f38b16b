"""A page is a value: what readers ask of it is answered once and does not change what it is."""

from dataclasses import replace

from storage.page import page_from_bytes


def test_a_question_is_answered_once() -> None:
    """Nine readers ask the same page the same things."""
    page = page_from_bytes(b"<p>un</p>", "https://shop.example/", content_type="text/html")
    asked: list[str] = []

    answers = [page.memo("words", lambda: asked.append("once") or page.words) for _ in range(3)]

    assert answers == ["un"] * 3
    assert asked == ["once"]


def test_an_answer_may_be_none() -> None:
    """« None recognises this page » is an answer and is not worked out again."""
    page = page_from_bytes(b"<p>un</p>", "https://shop.example/", content_type="text/html")

    assert page.memo("network", lambda: None) is None
    assert page.memo("network", lambda: 1) is None


def test_answers_belong_to_one_page() -> None:
    """A page with other bytes must not answer for the first, and asking leaves two equal pages equal."""
    page = page_from_bytes(b"<p>un</p>", "https://shop.example/", content_type="text/html")
    page.memo("words", lambda: page.words)
    other = replace(page, body=b"<p>deux</p>")

    assert other.memo("words", lambda: other.words) == "deux"
    assert page == page_from_bytes(b"<p>un</p>", "https://shop.example/", content_type="text/html")
