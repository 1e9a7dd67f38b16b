"""No English word in a French sentence: the reasons of visits and pages as the officer reads them."""

import re

import pytest

from crawler.errors import AddressRefused, NameUnknown, PortRefused, SchemeRefused
from crawler.outcome import ending
from monitor.digest.reasons import in_french
from storage.records.account import Dropped, Fate, Gap, VisitAccount

ENGLISH = re.compile(
    r"\b(the|was|is|not|of|read|first|spent|budget spent|under|seized|banner|missed|refused|asked|addresses|within|no|and|by|cut off|allowed|only|beyond|topics|posts|sitemaps|links|depth|budget|followed|characters|redirect|from|with|refresh|script sends|link|header|status|challenge|title|refusal|edge|itself|in place|back|page with)\b"
)
GAP = Gap(url="https://a.example/x", fate=Fate.CUT, why="cut off: time")
ENDINGS = (
    ending(VisitAccount(fates={Fate.WHOLE: 3, Fate.BUDGET: 7}), spent="pages: 60"),
    ending(VisitAccount(fates={Fate.WHOLE: 3}), spent="seconds: 900"),
    ending(VisitAccount(fates={Fate.WHOLE: 3}), spent="bytes: 2100000 bytes received, budget 2000000"),
    ending(VisitAccount(fates={Fate.BLOCKED: 3, Fate.WHOLE: 1}, missed=3, gaps=(GAP,))),
    ending(VisitAccount(fates={Fate.WHOLE: 3, Fate.CUT: 1}, missed=1, gaps=(GAP,))),
    ending(VisitAccount(), stopped="SIGTERM"),
    *(
        ending(VisitAccount(missed=1, gaps=(Gap(url="https://a.example/x", fate=Fate.CUT, why=why),)))
        for why in (
            "only the first 8000000 characters are read", "only the first 5000 links are followed", "only the first 2000 posts are read",
            "only the first 100000 characters of a post are read",
        )
    ),
    *(
        ending(VisitAccount(missed=9, dropped=(Dropped(fate=fate, rule=rule, count=9, sample=("https://a.example/x",)),)))
        for fate, rule in (
            (Fate.BUDGET, "beyond 60 topics"), (Fate.BUDGET, "beyond 40 pages"), (Fate.BUDGET, "beyond 500 posts"),
            (Fate.BUDGET, "beyond 50 sitemaps"), (Fate.DEPTH, "more than 5 links from the first page"),
        )
    ),
    ending(VisitAccount()),
    ending(VisitAccount(fates={Fate.WHOLE: 3})),
)  # fmt: skip
STANDINGS = (
    "seized: seizure banner: « Ce site Internet a été saisi »", "seizure banner shown as a picture: « saisie.png »",
    "soft 404: /a was redirected to the home page", "soft 404: « Page introuvable »", "expired or suspended: « Account suspended »",
    "parking service Sedo", "parked: « Buy this domain »", "server error under status 200: « Fatal error »", "status 503",
    "refusal under status 200: « Access denied »", "no content under status 200", "nobody has this name on Telegram",
    "login wall: redirected to the login page /login", "login wall: « Log in »", "a document without words or pictures",
    "redirect from a.example to b.example", "status 302 to https://b.example/", "meta refresh to https://b.example/", "script sends to /b",
    "« Nous avons déménagé », with a link to https://b.example/", "maintenance: « Revenez plus tard »", "status 403 from CloudFront",
    "header cf-mitigated: challenge (Cloudflare)", "header x-datadome with status 403 (DataDome)", "status 403 from Cloudflare itself",
    "status 403 from Akamai's edge", "challenge of Cloudflare: « Just a moment »", "captcha in place of the page: « Verify »",
    "refusal in the title: « Access denied »", "refusal: « You are blocked »", "login page with a way back: /login",
)  # fmt: skip
FAILURES = (
    str(NameUnknown("a.example", "Name or service not known")), str(AddressRefused("a.example", "127.0.0.1")),
    str(PortRefused("a.example", 25)), str(SchemeRefused("ftp://a.example/")),
    "https://a.example/: ConnectError: All connection attempts failed", "https://a.example/ sent no response head within 30 s",
    "https://a.example/: ReadTimeout", "https://a.example/: the browser did not finish within its deadline",
    "https://a.example/: RemoteProtocolError: Server disconnected without sending a response.", "https://a.example/: 2100 MB of memory",
)  # fmt: skip


@pytest.mark.parametrize("reason", [*(one.reason for one in ENDINGS), *STANDINGS, *FAILURES])
def test_a_reason_is_said_in_french(reason: str) -> None:
    """Everything but what the page itself said, which is quoted as it stands."""
    said = in_french(reason)

    assert ENGLISH.findall(re.sub(r"«[^»]*»", "", said).lower()) == []
    assert re.findall(r"«[^»]*»", said) == re.findall(r"«[^»]*»", reason)


def test_what_nobody_translated_is_still_said() -> None:
    """A reason is a fact: better in English than lost."""
    assert in_french("something new happened") == "something new happened"
