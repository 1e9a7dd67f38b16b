"""
Gather what is new for the readers.

New means: found in evidence up to now, and not announced in a digest of an earlier day. So a page that is read anew,
a phrase that is hunted through history, or a missed day tell each thing once, late rather than never.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from urllib.parse import quote, urlsplit

from monitor.config import Configuration
from monitor.digest.coverage import coverage
from monitor.digest.words import AVAILABILITY, BANDS, CHANGES, contact, harmless, money, percent
from storage.ledger.times import to_text, to_time
from storage.records.digest import Digest, Entry, Section

MAX_REASONS = 6
WORTH_A_LOOK = 0.1
"""Probability of one hand from which an open question about a seller is told."""
MAX_CHANGES = 12
"""Changes of one site that are told one by one; the rest are counted."""


def compose(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    configuration: Configuration,
    *,
    for_date: date,
    until: datetime,
) -> Digest:
    """Return the digest of a civil day, from evidence up to ``until``."""
    told = _told(ledger, for_date)
    limit = to_text(until)
    entries = [
        *_new_sellers(findings, limit),
        *_leads(findings, limit),
        *_site_changes(findings, limit),
        *_changes(findings, limit, configuration),
        *_proposals(ledger, limit),
    ]
    since = ledger.execute(
        "SELECT max(composed_at) FROM digest WHERE for_date < ?", (for_date.isoformat(),)
    ).fetchone()[0]
    return Digest(
        for_date=for_date,
        title=configuration.investigation.title,
        unit=configuration.investigation.unit,
        since=to_time(since) if since else None,
        until=until,
        entries=tuple(entry for entry in entries if entry.id not in told),
        coverage=coverage(
            findings, ledger, configuration, since=to_time(since) if since else None, until=until
        ),
    )


def _told(ledger: sqlite3.Connection, for_date: date) -> set[str]:
    rows = ledger.execute(
        "SELECT a.entry FROM announced a JOIN digest d ON d.id = a.digest_id WHERE d.for_date < ?",
        (for_date.isoformat(),),
    )
    return {row[0] for row in rows}


def _new_sellers(findings: sqlite3.Connection, limit: str) -> Iterator[Entry]:
    """A seller is new once, whatever sites and accounts it is later found to have."""
    rows = findings.execute(
        "SELECT m.seller_id, s.name, x.id AS site, x.label, x.class, x.band, x.offers_since, x.offer_document "
        "FROM seller s JOIN seller_member m ON m.seller_id = s.id JOIN site x ON x.id = m.site_id "
        "WHERE x.band IN ('decisive', 'review') AND x.offers_since <= ? "
        "ORDER BY m.seller_id, x.band = 'decisive' DESC, x.offers_since, x.id",
        (limit,),
    ).fetchall()
    found = []
    for seller_id, members in groupby(rows, key=lambda row: row["seller_id"]):
        sites = list(members)
        found.append((sites[0], seller_id, [row["site"] for row in sites]))
    for best, seller_id, sites in sorted(
        found, key=lambda one: (one[0]["band"] != "decisive", one[0]["offers_since"])
    ):
        document = findings.execute(
            "SELECT * FROM document WHERE id = ?", (best["offer_document"],)
        ).fetchone()
        decisive = best["band"] == "decisive"
        yield Entry(
            id=f"{seller_id}:{best['band']}" if not decisive else seller_id,
            section=Section.NEW_SELLERS if decisive else Section.TO_CHECK,
            at=to_time(best["offers_since"]),
            title=harmless(best["label"])
            if best["label"] != best["site"]
            else harmless(best["site"]),
            detail=tuple(_seller_lines(findings, best, sites)),
            quotation=_quotation(findings, best["offer_document"]),
            site_id=best["site"],
            url=document["url"],
            captures=(document["capture_id"],),
            link=_site_link(best["site"]),
            strong=decisive,
        )


def _seller_lines(
    findings: sqlite3.Connection, best: sqlite3.Row, sites: list[str]
) -> Iterator[str]:
    yield f"site : {harmless(', '.join(sites))}"
    listings, low, high, currency = findings.execute(
        "SELECT count(DISTINCT l.listing_id), min(CAST(l.price AS REAL)), max(CAST(l.price AS REAL)), max(l.currency) "
        "FROM listing l JOIN document d ON d.id = l.document_id WHERE d.site_id = ?",
        (best["site"],),
    ).fetchone()
    if listings:
        prices = ""
        if low is not None:
            unit = f" {currency}" if currency else ""
            prices = f", de {money(f'{low}{unit}')} à {money(f'{high}{unit}')}"
        yield f"{listings} annonce{'s' if listings > 1 else ''}{prices}"
    contacts = findings.execute(
        "SELECT DISTINCT c.kind, c.value FROM contact c JOIN document d ON d.id = c.document_id WHERE d.site_id = ? "
        "AND c.valid AND c.kind IN ('phone', 'email', 'whatsapp', 'telegram', 'snapchat', 'signal', 'instagram', 'tiktok', "
        "'paypal', 'lydia', 'revolut', 'crypto', 'iban') ORDER BY c.kind, c.value LIMIT 8",
        (best["site"],),
    ).fetchall()
    if contacts:
        yield "contacts : " + ", ".join(contact(row["kind"], row["value"]) for row in contacts)


_TELLING = {
    "STRIP": 5, "EVADE": 5, "NORING": 5, "SUCC": 5, "NOMETAL": 4, "NOMETALGATE": 4, "DELIVER": 4, "CONCEAL": 4, "PRISON": 3, "PRIS": 3,
    "GATE": 3, "PASS": 2, "PREP": 2, "CODE": 2, "DISCREET": 2, "MINI": 2, "CELL": 1, "SIM": 1, "PH": 1, "PHONE": 1, "RING": 1, "METAL": 1,
    "MODEL": 1, "BRAND": 1,
}  # fmt: skip
"""How much a concept tells a reader who asks why a page was flagged."""


def _quotation(findings: sqlite3.Connection, document_id: str) -> str:
    """Return the words that tell most: of the passage where most is said at once, those around its strongest concept."""
    passages: dict[int, list[sqlite3.Row]] = {}
    for row in findings.execute(
        "SELECT block, start, stop, concept FROM match WHERE document_id = ? ORDER BY block, start, stop, concept",
        (document_id,),
    ):
        if row["concept"] in _TELLING:
            passages.setdefault(row["block"], []).append(row)
    if not passages:
        return ""
    best = max(
        passages.values(),
        key=lambda rows: sum(_TELLING[one] for one in {row["concept"] for row in rows}),
    )
    row = max(best, key=lambda row: _TELLING[row["concept"]])
    block = findings.execute(
        "SELECT text FROM block WHERE document_id = ? AND number = ?", (document_id, row["block"])
    ).fetchone()
    if block is None:
        return ""
    text: str = block["text"]
    start = _word_start(text, max(0, row["start"] - 90), row["start"])
    stop = _word_end(text, min(len(text), row["stop"] + 110), row["stop"])
    return harmless(
        ("…" if start else "") + text[start:stop] + ("…" if stop < len(text) else ""), 260
    )


def _word_start(text: str, place: int, limit: int) -> int:
    """Return the beginning of the first whole word after a place."""
    if place == 0:
        return 0
    space = text.find(" ", place, limit)
    return place if space < 0 else space + 1


def _word_end(text: str, place: int, limit: int) -> int:
    """Return the end of the last whole word before a place."""
    if place == len(text):
        return place
    space = text.rfind(" ", limit, place)
    return place if space < 0 else space


def _leads(findings: sqlite3.Connection, limit: str) -> Iterator[Entry]:
    """One entry a site: the best account of where it comes from, the others in a line."""
    rows = findings.execute(
        "SELECT * FROM (SELECT l.*, (SELECT h.band FROM lead_history h WHERE h.lead_id = l.id AND h.at <= :limit "
        "ORDER BY h.at DESC, h.capture_id DESC LIMIT 1) AS then_band, x.band AS sells FROM lead l "
        "LEFT JOIN site x ON x.id = l.subject WHERE l.flagged_at <= :limit AND l.status <> 'dismissed') "
        "WHERE then_band IN ('same_hand', 'copycat') OR (sells IN ('decisive', 'review') AND "
        "((then_band = 'same_network' AND network >= 0.5) OR (then_band = 'unresolved' AND probability >= :worth))) ORDER BY subject, CASE then_band WHEN 'same_hand' THEN 0 WHEN 'copycat' THEN 1 WHEN 'same_network' THEN 2 ELSE 3 END, "
        "instr(predecessor, ':') > 0, probability DESC, id",
        {"limit": limit, "worth": WORTH_A_LOOK},
    ).fetchall()
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row["subject"])]
    groups = [leads for leads in groups if not _own_account(leads[0])]
    for leads in sorted(
        groups,
        key=lambda one: (_BAND_ORDER[one[0]["then_band"]], -one[0]["probability"], one[0]["id"]),
    ):
        row = leads[0]
        reasons = findings.execute(
            "SELECT * FROM lead_reason WHERE lead_id = ? ORDER BY abs(bits) DESC, position",
            (row["id"],),
        ).fetchall()
        captures = [
            c
            for reason in reasons[:MAX_REASONS]
            for c in (reason["capture_before"], reason["capture_after"])
            if c
        ]
        band = row["then_band"]
        probability = row[
            {"copycat": "copycat", "same_network": "network"}.get(band, "probability")
        ]
        also = [
            f"{harmless(other['predecessor'])} ({BANDS[other['then_band']]})"
            for other in leads[1:4]
        ]
        yield Entry(
            id=f"{row['id']}:{band}",
            section=Section.LEADS,
            at=to_time(row["flagged_at"]),
            title=f"{harmless(row['subject'])} ← {harmless(row['predecessor'])} : {BANDS[band]}, {percent(probability)}",
            detail=(
                *(_reason_line(reason) for reason in reasons[:MAX_REASONS]),
                *([f"et aussi : {', '.join(also)}"] if also else []),
            ),
            site_id=row["subject"],
            captures=tuple(dict.fromkeys(captures)),
            link=f"/lead/{row['id']}",
            strong=band == "same_hand",
        )


_BAND_ORDER = {"same_hand": 0, "copycat": 1, "same_network": 2, "unresolved": 3}


def _own_account(lead: sqlite3.Row) -> bool:
    """Say whether a lead only ties an account to the shop it speaks for: that is one seller, not a succession."""
    return (":" in lead["subject"]) != (":" in lead["predecessor"])


def _reason_line(reason: sqlite3.Row) -> str:
    bits = f"{reason['bits']:+.1f}".replace(".", ",").replace("-", "−")
    value = f" : {harmless(reason['value'], 60)}" if reason["value"] else ""
    return f"{bits} bits — {reason['claim'].rstrip('.')}{value}"


def _site_changes(findings: sqlite3.Connection, limit: str) -> Iterator[Entry]:
    rows = findings.execute(
        "SELECT * FROM change WHERE kind IN ('site_seized', 'site_redirected', 'site_gone', 'site_back') AND at <= ? "
        "ORDER BY at, id",
        (limit,),
    ).fetchall()
    for row in rows:
        yield Entry(
            id=row["id"],
            section=Section.SITES,
            at=to_time(row["at"]),
            title=f"{CHANGES[row['kind']]} : {harmless(row['site_id'])}",
            detail=(harmless(row["after"] or "", 200),) if row["after"] else (),
            site_id=row["site_id"],
            captures=tuple(c for c in (row["capture_before"], row["capture_after"]) if c),
            link=_site_link(row["site_id"]),
            strong=row["kind"] == "site_seized",
        )


def _changes(
    findings: sqlite3.Connection, limit: str, configuration: Configuration
) -> Iterator[Entry]:
    rows = findings.execute(
        "SELECT c.* FROM change c JOIN site x ON x.id = c.site_id WHERE c.kind NOT LIKE 'site_%' AND c.at <= ? "
        "AND x.band IN ('decisive', 'review') ORDER BY c.site_id, c.at, c.kind, c.id",
        (limit,),
    ).fetchall()
    for site_id, group in groupby(rows, key=lambda row: row["site_id"]):
        if site_id in configuration.digest.keep_silent:
            continue
        for row in group:
            yield Entry(
                id=row["id"],
                section=Section.CHANGES,
                at=to_time(row["at"]),
                title=f"{harmless(site_id)} — {CHANGES.get(row['kind'], row['kind'])} : {_changed(row)}",
                detail=tuple(_before_after(row)),
                site_id=site_id,
                captures=tuple(c for c in (row["capture_before"], row["capture_after"]) if c),
                link=_site_link(site_id),
            )


def _changed(row: sqlite3.Row) -> str:
    if row["kind"].startswith("contact_"):
        kind, _, value = row["subject"].partition(":")
        return contact(kind, value)
    return f"« {harmless(row['subject'], 110)} »"


def _before_after(row: sqlite3.Row) -> Iterator[str]:
    if row["before"] is None or row["after"] is None:
        return
    before, after = row["before"], row["after"]
    if row["kind"] == "price_changed":
        yield f"avant : {money(harmless(before, 160))}"
        yield f"après : {money(harmless(after, 160))}"
        return
    if row["kind"] == "stock_changed":
        before, after = AVAILABILITY.get(before, before), AVAILABILITY.get(after, after)
    elif row["kind"] == "photo_changed":
        before, after = _other_pictures(before, after), _other_pictures(after, before)
    yield f"avant : {harmless(before, 160)}"
    yield f"après : {harmless(after, 160)}"


def _other_pictures(these: str, those: str) -> str:
    """Return the paths of the pictures that only this side shows; all of them where it shows no other."""
    known = those.split()
    only = [url for url in these.split() if url not in known] or these.split()
    shown = " ".join(urlsplit(url).path for url in only[:3])
    return f"{shown} (et {len(only) - 3} de plus)" if len(only) > 3 else shown


def _proposals(ledger: sqlite3.Connection, limit: str) -> Iterator[Entry]:
    rows = ledger.execute(
        "SELECT p.* FROM proposal p WHERE p.proposed_at <= ? ORDER BY p.score DESC, p.proposed_at, p.id",
        (limit,),
    ).fetchall()
    watched = {row[0] for row in ledger.execute("SELECT url FROM source")}
    for row in rows:
        followed = " — surveillée d'office" if row["url"] in watched else ""
        yield Entry(
            id=row["id"],
            section=Section.PROPOSALS,
            at=to_time(row["proposed_at"]),
            title=f"{harmless(row['url'])}{followed}",
            detail=(harmless(row["reason"], 220),),
            url=row["url"],
            captures=(row["capture_id"],) if row["capture_id"] else (),
            link="/proposals",
        )


def _site_link(site_id: str) -> str:
    return f"/site/{quote(site_id, safe=':@')}"
