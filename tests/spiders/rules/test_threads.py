"""Each part of a thread by itself: how it is recognised, what is a post, an article, a topic."""

import json

import pytest

from spiders.networks import declared, forum, structure
from spiders.networks.article import article
from spiders.reading.look import look
from spiders.reviewed import is_shop
from tests.spiders.pages import opened

THREAD = "https://forum.example/sujet/mini-l8-12"
TIMED = '<time datetime="2026-03-01">1/3</time>'


def posts(count: int, stem: str = "post") -> str:
    """Return elements numbered like posts, each with author, time and words."""
    return "".join(
        f'<div id="{stem}-{n}"><span class="author">Nom {n}</span>{TIMED}<div class="body">Mot {n}.</div></div>'
        for n in range(1, count + 1)
    )


def test_elements_numbered_like_posts_are_a_layout() -> None:
    """A software nobody knows still numbers its posts and names who wrote them."""
    layout = structure.structure(opened(posts(3), THREAD))

    assert layout is not None
    assert (layout.post, layout.author, layout.body) == (
        'div[id^="post-"]',
        ("span.author",),
        ("div.body",),
    )


@pytest.mark.parametrize(
    "markup",
    [
        posts(1),
        posts(3).replace("author", "colour"),
        posts(3).replace('class="body"', 'class="x"'),
        "".join(f'<div id="post-{n}"><h2><a href="/a/{n}">T</a></h2><b class="author">A</b><p class="body">x</p></div>' for n in (1, 2)),
    ],
)  # fmt: skip
def test_what_lacks_an_author_or_words_is_no_layout(markup: str) -> None:
    """One element, elements without author or words, and a list of articles are no thread."""
    assert structure.structure(opened(markup, THREAD)) is None


def test_the_layout_that_reads_most_posts_with_a_time_is_taken() -> None:
    """Of two families of numbered elements one is the posts, the other what stands in them."""
    seen = forum.thread(opened(posts(3), THREAD))
    layout, found = seen.laid_out

    assert layout is not None
    assert [one.author for one in found] == ["Nom 1", "Nom 2", "Nom 3"]
    assert len(seen.elements) == 3


def test_topics_are_addresses_of_one_form() -> None:
    """A list of threads leads to its threads by addresses of one form."""
    links = "".join(f'<a href="/sujet/un-long-titre-{n}">T{n}</a>' for n in (1, 2, 3))
    page = opened(f'{links}<a href="/profil/9">Anne</a>', "https://forum.example/")

    assert forum.thread(page).topics == [
        f"https://forum.example/sujet/un-long-titre-{n}" for n in (1, 2, 3)
    ]
    assert forum.recognises(page)


def test_a_page_that_sells_has_no_topics_and_no_article() -> None:
    """A shop's categories look like threads' addresses."""
    links = "".join(f'<a href="/topic/un-long-titre-{n}">T{n}</a>' for n in (1, 2, 3))
    seen = forum.thread(opened(f"{links}<button>Ajouter au panier</button>", THREAD))

    assert seen.sells
    assert seen.topics == []
    assert seen.article is None


def test_a_declared_discussion_is_read_with_its_replies() -> None:
    """Sites declare questions and answers for search engines."""
    data = {
        "@type": "QAPage",
        "mainEntity": {
            "@type": "Question", "name": "Sonne-t-il ?", "author": {"name": "Anne", "url": "/u/1"},
            "acceptedAnswer": {"@type": "Answer", "text": "Non.", "author": "Bob"},
        },
    }  # fmt: skip
    page = opened(f'<script type="application/ld+json">{json.dumps(data)}</script>', THREAD)
    (found,) = declared.discussions(page)

    assert [
        (one.author, one.text, one.account_id) for one in declared.posts_of(page, found, "forum")
    ] == [
        ("Anne", "Sonne-t-il ?", "/u/1"),
        ("Bob", "Non.", "bob"),
    ]


ARTICLE = '<article><h1>Un essai</h1><a rel="author">Anne</a>{0}<div class="entry-content">Trois phrases.</div></article>'


def test_an_article_has_one_body_an_author_and_a_time() -> None:
    """Without who and when it is a page, not a post."""
    signed = article(opened(ARTICLE.format(TIMED), "https://blog.example/essai"), "forum")

    assert signed is not None
    assert (signed.author, signed.text) == ("Anne", "Un essai\nTrois phrases.")
    assert article(opened(ARTICLE.format(""), "https://blog.example/essai"), "forum") is None


@pytest.mark.parametrize(
    ("markup", "sells"),
    [
        (f'<h1>Mini</h1><p class="price">45 €</p><div class="reviews">{posts(2)}</div>', True),
        (f'<h1>Mini</h1><p class="price">45 €</p><h2>Avis clients</h2>{posts(2)}', True),
        (
            f'<h1>Mini</h1><p class="price">45 €</p><button>Ajouter au panier</button>{posts(2)}',
            True,
        ),
        (f'<h1>Mini</h1><p class="price">45 €</p>{posts(2)}', False),
        (f"<h1>Avis sur le mini</h1>{posts(2)}", False),
    ],
)
def test_posts_are_reviews_where_the_page_says_so_or_sells(markup: str, sells: bool) -> None:
    """A price in a thread makes no shop, and reviews make no thread."""
    page = opened(markup, THREAD)

    assert is_shop(forum.thread(page), look(page)) is sells
