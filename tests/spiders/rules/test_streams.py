"""What frameworks write into a page is read by its own grammar, wherever it was cut, and costs one pass."""

import json
import time
from itertools import pairwise
from typing import Any

import pytest

from spiders.read import read
from spiders.reading import embedded, jsonld, streams
from storage.page import page_from_bytes
from tests.spiders.pages import opened

_GOODS = {
    "name": "Mini L8",
    "url": "/p/1",
    "price": {"amount": 29.9, "currency": "EUR"},
    "inStock": True,
}
_ROW = '1a:["$","div",null,' + json.dumps({"product": _GOODS}) + "]\n"
_PUSH = "<script>self.__next_f.push({})</script>"


def _pushes(text: str, *cuts: int) -> str:
    places = [0, *cuts, len(text)]
    parts = [text[start:end] for start, end in pairwise(places)]
    return "".join(_PUSH.format(json.dumps([1, part])) for part in parts)


_NUXT = [
    ["Reactive", 1],
    {"data": 2},
    {"p": 3},
    {"name": 4, "url": 5, "price": 6, "currency": 7},
    "Mini L8",
    "/p/1",
    29.9,
    "EUR",
]
_REMIX = [
    {"_1": 2},
    "loaderData",
    {"_3": 4},
    "p",
    {"_5": 6, "_7": 8, "_9": 10, "_11": 12},
    "name",
    "Mini L8",
    "url",
    "/p/1",
    "price",
    29.9,
    "currency",
    "EUR",
]
_ENQUEUE = "<script>window.__remixContext.streamController.enqueue({});</script>"


@pytest.mark.parametrize(
    "markup",
    [
        _pushes(_ROW),
        _pushes(_ROW, 60, 61, 80),
        _pushes('2:T9,é\n1:[{"}\n' + _ROW, 5, 30),
        f'<script type="application/json" id="__NUXT_DATA__">{json.dumps(_NUXT)}</script>',
        _ENQUEUE.format(json.dumps(json.dumps(_REMIX) + "\n")),
        f"<script>window.__INITIAL_STATE__ = {json.dumps([_GOODS])};</script>",
        f"<script>window['__STATE__'] = JSON.parse({json.dumps(json.dumps([_GOODS]))})</script>",
        f"<script>var a = 1; const pageData = {json.dumps([_GOODS])}</script>",
    ],
)  # fmt: skip
def test_goods_are_found_in_each_form(markup: str) -> None:
    """Rows cut in the middle of a word, references by position, a string that holds JSON."""
    (found,) = embedded.listings(opened(markup))

    assert found.price is not None
    assert (found.name, str(found.price.amount), found.price.currency) == ("Mini L8", "29.9", "EUR")


def test_a_document_of_data_is_read() -> None:
    """What a shop's own program serves to its page."""
    body = json.dumps({"items": [_GOODS]}).encode()
    reading = read(page_from_bytes(body, "https://a.example/api", content_type="application/json"))

    assert [one.name for one in reading.listings] == ["Mini L8"]
    assert not read(page_from_bytes(b'{"a": 1}', "https://a.example/api")).listings


def test_a_theme_of_shopify_writes_cents() -> None:
    """Whole numbers of a product of its shape are cents, of it and of its variants."""
    one = {"title": "Mini L8", "handle": "mini-l8", "url": "/products/mini-l8", "price": 2990, "compare_at_price": 3990,
           "variants": [{"title": "Noir", "price": 2990, "available": True}, {"title": "Bleu", "price": 3190, "available": False}]}  # fmt: skip
    (found,) = embedded.listings(
        opened(f'<script type="application/json">{json.dumps(one)}</script>'), currency="EUR"
    )

    assert found.price is not None
    assert found.list_price is not None
    assert [str(found.price.amount), str(found.list_price.amount)] == ["29.90", "39.90"]
    assert [str(offer.price.amount) for offer in found.offers if offer.price] == ["29.90", "31.90"]


@pytest.mark.parametrize(
    "flat", [[[0]], [{"a": 0}], [["Reactive", 0]], [[1], [0]], [["Ref"]], [{"_9": 1}], [], [[[[]]]], [-1, True, "x"]]
)  # fmt: skip
def test_references_in_circles_end(flat: list[Any]) -> None:
    """A hostile list names itself."""
    json.dumps(streams.restored(flat))


@pytest.mark.parametrize(
    "script",
    ["_" * 1_000_000, "__A" * 300_000, "= " * 500_000, "={" * 300_000, "__X__" + " " * 1_000_000, '__next_f.push([1,"' * 50_000],
)  # fmt: skip
def test_a_million_characters_cost_one_pass(script: str) -> None:
    """No rule reads a script again for each character of it."""
    begun = time.process_time()
    list(streams.assigned(script))
    list(streams.flight([script]))
    list(streams.queued([script]))

    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    "written",
    [
        '{"a": "http://x/*y*/", // said\n "b": [1, 2,], }',
        '/* before */ {"a": "http://x/*y*/", "b": [1, /* two */ 2]}',
        '{"a": "http://x/*y*/", "b": [1, 2]} // behind',
        "{&quot;a&quot;: &quot;http://x/*y*/&quot;, &quot;b&quot;: [1, 2]}",
    ],
)
def test_what_json_does_not_have_is_left_out(written: str) -> None:
    """Comments and commas outside strings; what looks like them in a string is text."""
    assert list(jsonld.values(written)) == [{"a": "http://x/*y*/", "b": [1, 2]}]


def test_what_a_shadow_tree_shows_is_read() -> None:
    """A browser shows it; another template it does not."""
    page = opened(
        '<x-p><template shadowrootmode="open"><template>non</template><h1>Mini L8</h1><p class="price">29,90 €</p>'
        "<button>Ajouter au panier</button></template></x-p><template><p>caché</p></template>"
    )

    assert [one.name for one in read(page).listings] == ["Mini L8"]
    assert "caché" not in page.words
    assert "non" not in page.words.split()
