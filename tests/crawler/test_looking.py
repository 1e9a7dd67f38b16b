"""What is seen of an open page: all that comes into view or after a while, as the browser has it and not as the page says."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from storage.records.capture import CaptureKind
from tests.crawler.test_browser import render
from tests.crawler.visits import Crawler, Visited
from tests.crawler.wire import Answer, Wire, browser_settings, page

pytestmark = pytest.mark.browser

_LATER = """<html lang=fr><h1>Boutique</h1><p>bonjour</p><div style='height:3000px'></div>
<img loading=lazy src=/lazy.png width=9 height=9><div style='height:2500px'></div><img id=watched width=9 height=9><div style='height:900px'></div>
<p id=end>fin</p><script>
const say = (words) => { const p = document.createElement('p'); p.textContent = words; document.body.append(p); };
const watcher = new IntersectionObserver((seen) => { for (const one of seen) if (one.isIntersecting) { one.target.src = '/watched.png'; watcher.disconnect(); } });
watcher.observe(document.getElementById('watched'));
let waiting; addEventListener('scroll', () => { clearTimeout(waiting); waiting = setTimeout(() => fetch('/scrolled.json').then(a => a.text()).then(say), 200); });
addEventListener('load', () => {
  setTimeout(() => say('un instant plus tard'), 250);
  fetch('/one.json').then(a => a.text()).then(() => setTimeout(() => fetch('/two.json').then(a => a.text()).then(say), 350));
});
</script></html>"""


def _json(words: str) -> Answer:
    return Answer(
        f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(words)}\r\n\r\n{words}".encode()
    )


def _dom(made: Visited) -> str:
    (dom,) = [one for one in made.captures if one.kind is CaptureKind.DOM]
    return made.page(dom).text


def test_what_comes_into_view_or_after_a_pause_is_found(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Lazy pictures in both ways, what a scroll asks for after a pause, what follows an answer, and what a timer writes."""
    web.answers["/"] = page(_LATER)
    for name in ("scrolled", "one", "two"):
        web.answers[f"/{name}.json"] = _json(f"contenu {name}")

    patient = browser_settings().model_copy(update={"idle_seconds": 3})
    made = render(crawl, tmp_path, web, browser_settings=patient)

    assert {"/lazy.png", "/watched.png", "/scrolled.json", "/two.json"} <= set(web.paths)
    text = _dom(made)
    for words in ("contenu scrolled", "contenu two", "un instant plus tard"):
        assert f"<p>{words}</p>" in text


def test_a_page_cannot_say_otherwise_what_is_read_of_it(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """It redefines what a script would ask: the document and the words are those the browser has."""
    web.answers["/"] = page(
        """<html lang=fr><h1>Mini téléphone</h1><script>
        for (const [of, name] of [[HTMLElement.prototype, 'innerText'], [Element.prototype, 'outerHTML'], [Element.prototype, 'scrollHeight']])
          Object.defineProperty(of, name, {get: () => 'rien ici'});
        XMLSerializer.prototype.serializeToString = () => 'rien ici'; Document.prototype.getAnimations = () => { throw 1 };
        </script></html>"""
    )

    made = render(crawl, tmp_path, web)

    (text,) = [one for one in made.captures if one.kind is CaptureKind.TEXT]
    (picture,) = [one for one in made.captures if one.kind is CaptureKind.SCREENSHOT]
    assert made.page(text).body.decode() == "Mini téléphone"
    assert "<h1>Mini téléphone</h1>" in _dom(made)
    assert picture.facts["page_height"] >= 900


def test_a_picture_shows_what_moves_at_its_end(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """What fades in when it comes into view would be a blank; and the picture is the whole page, without loss."""
    web.answers["/"] = page(
        """<html lang=fr><style>body{margin:0} @keyframes in { from { opacity: 0 } to { opacity: 1 } }
        div { height: 2000px; background: #104080; animation: in 60s }</style><div></div></html>"""
    )

    made = render(crawl, tmp_path, web)

    (picture,) = [one for one in made.captures if one.kind is CaptureKind.SCREENSHOT]
    with Image.open(BytesIO(made.page(picture).body)) as image:
        assert (image.format, image.size) == ("PNG", (1366, 2000))
        assert {image.convert("RGB").getpixel(place) for place in ((5, 5), (700, 1990))} == {(16, 64, 128)}  # fmt: skip


def test_a_page_that_goes_elsewhere_is_read_where_it_ends(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """It leaves while it is looked at: the world in which it was looked at goes with it."""
    web.answers["/there"] = page("<html lang=fr><h1>Mini téléphone</h1></html>")
    web.answers["/"] = page(
        "<html lang=fr><p>un instant</p><script>setTimeout(() => { location = '/there' }, 300)</script></html>"
    )

    made = render(crawl, tmp_path, web)

    assert made.outcome == "complete", made.end
    assert "<h1>Mini téléphone</h1>" in _dom(made)


_TELLS = """<html lang=fr><h1>Boutique</h1><script>
(async () => {
  const kept = [document.cookie, localStorage.kept, sessionStorage.kept, window.name, (await caches.keys()).join(), (await indexedDB.databases()).map(one => one.name).join()];
  document.title = kept.filter(Boolean).join('|') || 'rien';
  document.cookie = 'kept=1; max-age=9999'; localStorage.kept = sessionStorage.kept = window.name = 'gardé';
  await caches.open('gardé'); indexedDB.open('gardé');
})();
</script></html>"""


def test_nothing_stays_from_one_page_to_the_next(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """Neither cookies nor any storage, between sources nor within one; what a server marked as fresh is asked for anew."""
    web.answers["/fresh.js"] = Answer(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nCache-Control: max-age=9999\r\nContent-Length: 1\r\n\r\n1"
    )
    web.answers["/"] = page(
        _TELLS + "<script src=/fresh.js></script>", "Set-Cookie: s=1; Max-Age=9999; HttpOnly"
    )
    titles = []
    for number in (1, 2):
        made = render(crawl, tmp_path / str(number), web)
        titles += [one.facts["title"] for one in made.captures if one.kind is CaptureKind.DOM]

    # 127.0.0.2 is a trustworthy origin to the browser, as one over TLS is: every storage is open to it
    assert (titles[1:], len(titles)) == (["rien"], 2)
    assert web.paths.count("/fresh.js") == 2
    assert not [head for head in web.requests if b"cookie:" in head.lower() and b"GET / " in head]
