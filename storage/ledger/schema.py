"""The ledger's tables, as numbered migrations."""

from storage.database import append_only
from storage.migrating import Database, Migrations

ledger_migrations = Migrations("ledger")

_TABLES = """
CREATE TABLE source ( -- A shop, account, feed or page that someone asked to watch; never changed, what is decided about it later are events.
    id TEXT PRIMARY KEY, -- Derived from the address.
    url TEXT NOT NULL, -- Address where its visits begin.
    kind TEXT NOT NULL CHECK (kind IN ('shop', 'social', 'feed', 'page')), -- ``shop``, ``social``, ``feed`` or ``page``.
    added_at TEXT NOT NULL, -- When it was entered.
    added_by TEXT NOT NULL, -- Who entered it: a login, or ``portique`` for an address enrolled by the threshold a person set.
    reason TEXT NOT NULL DEFAULT '' -- Why it is watched, in the words of who entered it.
) STRICT;

CREATE TABLE source_event ( -- What was decided about a source, in order; its settings are the events' settings laid over one another.
    id INTEGER PRIMARY KEY, -- Order of decision.
    source_id TEXT NOT NULL REFERENCES source (id), -- The source.
    at TEXT NOT NULL, -- When it was decided.
    actor TEXT NOT NULL, -- Who decided.
    event TEXT NOT NULL CHECK (event IN ('added', 'changed', 'paused', 'resumed', 'removed')), -- ``added``, ``changed``, ``paused``, ``resumed`` or ``removed``.
    settings TEXT NOT NULL DEFAULT '{}', -- JSON object of the settings this event sets: label, rhythm, pace, robots policy, browser, platform, procedure, legal basis, retention.
    reason TEXT NOT NULL DEFAULT '' -- Why, in the words of who did it.
) STRICT;
CREATE INDEX source_event_source ON source_event (source_id, id);

CREATE TABLE visit ( -- One run over one source; opened when it is ordered, closed once with its outcome.
    id TEXT PRIMARY KEY, -- Derived from source and start.
    source_id TEXT NOT NULL REFERENCES source (id), -- The source visited.
    started_at TEXT NOT NULL, -- When it was ordered.
    ended_at TEXT, -- When it closed; null while it goes on.
    outcome TEXT CHECK (outcome IN
        ('complete', 'partial', 'blocked', 'gone', 'seized', 'redirected', 'unreachable', 'error')), -- ``complete``, ``partial``, ``blocked``, ``gone``, ``seized``, ``banner``, ``redirected``, ``unreachable`` or ``error``; ``complete``: nothing it knew of is unaccounted for, cut off, undecoded or unread.
    reason TEXT NOT NULL DEFAULT '', -- Why it ended so.
    segment TEXT NOT NULL DEFAULT '', -- Path of its WARC file below ``archive/``.
    captures INTEGER NOT NULL DEFAULT 0, -- Captures entered.
    bytes INTEGER NOT NULL DEFAULT 0, -- Bytes of its WARC file.
    facts TEXT NOT NULL DEFAULT '{}' -- JSON object: what the crawler says of the visit: ``account`` (:class:`storage.records.account.VisitAccount`: every address and its fate), failures, browser, budget.
) STRICT;
CREATE INDEX visit_source ON visit (source_id, started_at);
CREATE INDEX visit_open ON visit (ended_at) WHERE ended_at IS NULL;

CREATE TABLE capture ( -- The index of the archive: one archived exchange or rendered document; it can be rebuilt from the WARC files.
    id TEXT PRIMARY KEY, -- UUID of its WARC-Record-ID, the same in every copy of the archive.
    visit_id TEXT NOT NULL REFERENCES visit (id), -- The visit that made it.
    source_id TEXT NOT NULL REFERENCES source (id), -- The source visited.
    kind TEXT NOT NULL CHECK (kind IN
        ('response', 'revisit', 'dom', 'screenshot', 'text', 'pdf', 'resource')), -- ``response``, ``revisit`` (payload held by an earlier capture), ``dom`` (as a browser had built it), ``screenshot``, ``text``, ``pdf`` or ``resource``.
    url TEXT NOT NULL, -- Address it was obtained from.
    captured_at TEXT NOT NULL, -- When the capture began (WARC-Date); the only clock findings know.
    status INTEGER, -- HTTP status, where there is one.
    media_type TEXT NOT NULL DEFAULT '', -- Media type the server declared, without parameters.
    entity_digest TEXT NOT NULL DEFAULT '', -- ``sha256:`` and the SHA-256 of the body without transfer coding, content coding kept.
    segment TEXT NOT NULL, -- Path of its WARC file below ``archive/``; empty where it is its visit's.
    offset INTEGER NOT NULL, -- First byte of its gzip member in that file.
    length INTEGER NOT NULL, -- Bytes of that gzip member.
    member_sha256 TEXT NOT NULL, -- SHA-256 of that gzip member, hexadecimal.
    ip TEXT, -- Address really connected to.
    refers_to TEXT, -- For a revisit the capture that holds the payload; for a rendering the response it renders.
    role TEXT NOT NULL DEFAULT '', -- Why the page was visited: ``home``, ``product``, ``category``, ``legal``, ``image`` and so on.
    requested_url TEXT NOT NULL DEFAULT '', -- Address first asked for: ``=`` where it is ``url``, another where redirects led elsewhere, empty where nobody asked.
    truncated TEXT, -- ``length``, ``time`` or ``disconnect`` where the body was cut off.
    facts TEXT NOT NULL DEFAULT '{}' -- JSON object: what the record's own metadata header says (connection, TLS, timing, how the page was found), what a column holds left out; ``proved_as`` names the capture of the same visit whose row says the certificate.
) STRICT;
CREATE INDEX capture_visit ON capture (visit_id);
CREATE INDEX capture_source ON capture (source_id, captured_at);
CREATE INDEX capture_url ON capture (url, captured_at);
CREATE INDEX capture_time ON capture (captured_at, id);

CREATE TABLE judgement ( -- A person's ruling; never changed, only followed by another.
    id TEXT PRIMARY KEY, -- Derived from subject, verdict, person and time.
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('lead', 'pair', 'match', 'seller', 'proposal')), -- ``lead``, ``pair``, ``match``, ``seller`` or ``proposal``.
    subject TEXT NOT NULL, -- Id of what is ruled on; for a pair the two site ids, parted by a space.
    verdict TEXT NOT NULL, -- The ruling: for a pair ``same``, ``different``, ``unsure``, ``dismissed``, ``assigned`` or ``watched``; for a proposal ``accepted`` or ``rejected``.
    actor TEXT NOT NULL, -- Who ruled.
    at TEXT NOT NULL, -- When.
    reason TEXT NOT NULL DEFAULT '', -- Why, in their words.
    detail TEXT NOT NULL DEFAULT '{}' -- JSON object with what else was said.
) STRICT;
CREATE INDEX judgement_subject ON judgement (subject_kind, subject, at);

CREATE TABLE digest ( -- A digest that was written; one a civil day.
    id TEXT PRIMARY KEY, -- Derived from the day.
    for_date TEXT NOT NULL, -- The civil day it is for, where its readers live.
    composed_at TEXT NOT NULL, -- It tells of evidence up to this time.
    text_sha256 TEXT NOT NULL, -- SHA-256 of the text as first written.
    html_sha256 TEXT NOT NULL, -- SHA-256 of the HTML as first written.
    entries INTEGER NOT NULL -- Entries it told.
) STRICT;
CREATE INDEX digest_date ON digest (for_date);

CREATE TABLE announced ( -- What was told and in which digest, so that nothing is told as new twice.
    entry TEXT NOT NULL, -- Id of the entry: the finding's own id and what was said of it.
    digest_id TEXT NOT NULL REFERENCES digest (id), -- The digest that told it.
    section TEXT NOT NULL, -- The section it stood in.
    PRIMARY KEY (entry, digest_id)
) STRICT;

CREATE TABLE delivery ( -- One digest to one recipient, and how that went.
    id TEXT PRIMARY KEY, -- Derived from digest, channel and recipient.
    digest_id TEXT NOT NULL REFERENCES digest (id), -- The digest.
    channel TEXT NOT NULL, -- ``smtp``.
    recipient TEXT NOT NULL, -- To whom.
    message_id TEXT NOT NULL DEFAULT '', -- Message-ID of the mail, the same at every try.
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'refused')), -- ``queued``, ``sent`` or ``refused``.
    attempts INTEGER NOT NULL DEFAULT 0, -- Tries made.
    queued_at TEXT NOT NULL, -- When it was first to be sent.
    closed_at TEXT, -- When it was sent or refused.
    detail TEXT NOT NULL DEFAULT '', -- What the server said last, where it did not take it.
    UNIQUE (digest_id, channel, recipient)
) STRICT;

CREATE TABLE proposal ( -- An address that the findings or a feed propose to watch; whether it is watched is decided by a person or by the threshold a person set.
    id TEXT PRIMARY KEY, -- Derived from the address.
    url TEXT NOT NULL, -- The address.
    kind TEXT NOT NULL, -- Kind of source it would be.
    feed TEXT NOT NULL, -- What proposes it: ``links`` of watched pages, or a discovery feed.
    reason TEXT NOT NULL, -- Why, in French.
    score REAL NOT NULL DEFAULT 0, -- 0 to 1: how likely a person would want it watched.
    capture_id TEXT, -- The capture in which it was found.
    proposed_at TEXT NOT NULL -- Time of that capture.
) STRICT;
"""

_APPEND_ONLY = ("source", "source_event", "judgement", "digest", "announced", "proposal")


@ledger_migrations()
def m001_tables(database: Database) -> None:
    """Create the first tables and the triggers that keep facts as they were written."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            database.execute(statement)
    append_only(database, *_APPEND_ONLY)
    database.execute(
        "CREATE TRIGGER visit_closed_once BEFORE UPDATE ON visit WHEN OLD.ended_at IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'a closed visit is never changed'); END"
    )
    database.execute(
        "CREATE TRIGGER capture_no_update BEFORE UPDATE ON capture "
        "BEGIN SELECT RAISE(ABORT, 'a capture is never changed'); END"
    )


@ledger_migrations()
def m002_closed_for_good(database: Database) -> None:
    """Keep visits for ever, and deliveries as they were closed."""
    database.execute(
        "CREATE TRIGGER visit_no_delete BEFORE DELETE ON visit "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: visit'); END"
    )
    database.execute(
        "CREATE TRIGGER delivery_no_delete BEFORE DELETE ON delivery "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: delivery'); END"
    )
    database.execute(
        "CREATE TRIGGER delivery_closed_once BEFORE UPDATE ON delivery WHEN OLD.closed_at IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'a closed delivery is never changed'); END"
    )


_CARRIED = """
CREATE TABLE carried ( -- A digest that did not reach a recipient and travels in a later mail to the same, so that nobody misses what it told.
    delivery_id TEXT NOT NULL REFERENCES delivery (id), -- The later mail.
    digest_id TEXT NOT NULL REFERENCES digest (id), -- The digest it carries beside its own.
    PRIMARY KEY (delivery_id, digest_id)
) STRICT
"""


@ledger_migrations()
def m003_carried(database: Database) -> None:
    """Let a mail carry what an earlier one could not deliver."""
    database.execute(_CARRIED.strip())
    append_only(database, "carried")


_INCIDENT = """
CREATE TABLE incident ( -- What went wrong with the watch itself.
    id INTEGER PRIMARY KEY, -- Order of being seen.
    kind TEXT NOT NULL, -- ``stage`` (a part of the watch failed), ``clock``, ``configuration``, ``disk`` or ``database``.
    subject TEXT NOT NULL, -- Which: the stage, the file.
    detail TEXT NOT NULL, -- What was wrong.
    begun_at TEXT NOT NULL, -- When it was first seen.
    ended_at TEXT -- When it was over; null while it goes on.
) STRICT
"""


@ledger_migrations()
def m004_incident(database: Database) -> None:
    """Remember what went wrong with the watch, so that the next digest says it."""
    database.execute(_INCIDENT.strip())
    database.execute("CREATE INDEX incident_time ON incident (begun_at)")


_QUEUE = """
CREATE TABLE queue ( -- When each source is visited next, and why then; follows from visits, decisions and findings, and may be emptied.
    source_id TEXT PRIMARY KEY REFERENCES source (id), -- The source.
    due_at TEXT NOT NULL, -- When it is due; ``9999`` where it is not to be visited.
    made_at TEXT NOT NULL, -- When that was worked out.
    pace_seconds REAL NOT NULL, -- Seconds between two of its visits, as set or learned.
    rate REAL NOT NULL, -- Changes a day, as its visits make probable.
    root REAL NOT NULL, -- Root of the rate of a source whose pace is learned; 0 of others.
    failures INTEGER NOT NULL, -- Visits in a row that brought nothing.
    why TEXT NOT NULL -- Why it is due then, in French.
) STRICT
"""


@ledger_migrations()
def m005_queue(database: Database) -> None:
    """Keep what is due in a queue, out of which a source is taken when anything happens to it."""
    database.execute(_QUEUE.strip())
    database.execute("CREATE INDEX queue_due ON queue (due_at)")
    database.execute("CREATE INDEX queue_made ON queue (made_at)")
    for name, when in (
        ("decided", "INSERT ON source_event"),
        ("begun", "INSERT ON visit"),
        ("ended", "UPDATE OF ended_at ON visit"),
    ):
        database.execute(
            f"CREATE TRIGGER queue_{name} AFTER {when} BEGIN DELETE FROM queue WHERE source_id = NEW.source_id; END"
        )


@ledger_migrations()
def m006_banner(database: Database) -> None:
    """
    Let a visit end at a banner that is to be verified.

    A constraint alone changes, no row: the text of the schema is replaced (sqlite.org/lang_altertable.html, section 7).
    """
    database.execute("PRAGMA writable_schema = 1")
    database.execute(
        "UPDATE sqlite_schema SET sql = replace(sql, '''seized'', ''redirected''', '''seized'', ''banner'', ''redirected''') "
        "WHERE type = 'table' AND name = 'visit'"
    )
    (version,) = database.execute("PRAGMA schema_version").fetchone()
    database.execute(f"PRAGMA schema_version = {version + 1}")
    database.execute("PRAGMA writable_schema = RESET")


_URGENT = """
CREATE TABLE urgent ( -- What a recipient was told at once, before the digest that tells it in its place.
    entry TEXT NOT NULL, -- Id of the entry, as the digest has it; or ``collapse:`` and the day.
    recipient TEXT NOT NULL, -- To whom.
    told_at TEXT NOT NULL, -- When the mail server took it, or refused it for good.
    PRIMARY KEY (entry, recipient)
) STRICT
"""


@ledger_migrations()
def m007_urgent(database: Database) -> None:
    """Remember what was told at once."""
    database.execute(_URGENT.strip())
    append_only(database, "urgent")


_COMPARED = """
CREATE TABLE compared ( -- What of a source a person wants compared although it varies; the last decision about a place holds.
    source_id TEXT NOT NULL REFERENCES source (id), -- The source.
    field TEXT NOT NULL, -- What of its things.
    place TEXT NOT NULL, -- Where in it, as ``turnover.place`` in the findings names it.
    always INTEGER NOT NULL, -- 1: compared always; 0: left to what is learned again.
    decided_at TEXT NOT NULL, -- When.
    decided_by TEXT NOT NULL -- By whom.
) STRICT
"""


@ledger_migrations()
def m008_compared(database: Database) -> None:
    """Let what was learned be taken back by hand."""
    database.execute(_COMPARED.strip())
    append_only(database, "compared")


@ledger_migrations()
def m009_lean_indexes(database: Database) -> None:
    """
    Index of captures what is asked for: a page that did not change costs a row a day, and each index on it as much again.

    A source's captures are found by its visits; those that are asked for by source alone are few.
    """
    for name in ("capture_source", "capture_url", "capture_time"):
        database.execute(f"DROP INDEX {name}")
    database.execute("CREATE INDEX capture_url ON capture (url)")
    database.execute("CREATE INDEX capture_time ON capture (captured_at)")
    for name, which in (
        ("body", "kind = 'response'"),
        ("shot", "kind = 'screenshot'"),
        ("cut", "truncated IS NOT NULL"),
    ):
        database.execute(
            f"CREATE INDEX capture_{name} ON capture (source_id, captured_at) WHERE {which}"
        )
