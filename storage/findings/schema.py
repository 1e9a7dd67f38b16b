"""The findings' tables, as numbered migrations."""

from storage.findings.lineage import TABLES
from storage.migrating import Database, Migrations

findings_migrations = Migrations("findings")

_TABLES = """
CREATE TABLE document ( -- One body at one address of one source, however often it was captured: what the steps read.
    id TEXT PRIMARY KEY, -- Derived from source, address, form, status and entity digest.
    source_id TEXT NOT NULL, -- The source visited.
    site_id TEXT NOT NULL, -- The site: host without ``www.``, or ``network:account``.
    url TEXT NOT NULL, -- Its address.
    kind TEXT NOT NULL, -- ``http`` (as served), ``dom`` (as a browser had built it) or ``picture``.
    status INTEGER, -- HTTP status.
    media_type TEXT NOT NULL, -- Declared media type.
    entity_digest TEXT NOT NULL, -- Digest of its body.
    capture_id TEXT NOT NULL, -- The first capture of it, from which it is read.
    captured_at TEXT NOT NULL, -- Time of that capture.
    standing TEXT NOT NULL DEFAULT '', -- What was served: ``content``, ``blocked``, ``seized``, ``banner``, ``not_found``, ``redirected``, ``parked`` and so on; empty while unread.
    standing_reason TEXT NOT NULL DEFAULT '', -- The rule that decided the standing and what it saw.
    platform TEXT, -- Shop software or network that recognised it, or ``generic``.
    role TEXT NOT NULL DEFAULT '', -- What the page is: ``home``, ``product``, ``category``, ``legal``, ``post`` and so on.
    title TEXT NOT NULL DEFAULT '', -- Its title.
    language TEXT -- BCP 47 language, declared or from its words.
) STRICT;
CREATE INDEX document_site ON document (site_id, captured_at);
CREATE INDEX document_source ON document (source_id, captured_at);

CREATE TABLE sighting ( -- Each capture of each document.
    capture_id TEXT PRIMARY KEY, -- The capture.
    document_id TEXT NOT NULL REFERENCES document (id), -- The document it shows.
    visit_id TEXT NOT NULL, -- The visit that made it.
    source_id TEXT NOT NULL, -- The source visited.
    captured_at TEXT NOT NULL -- Time of the capture.
) STRICT;
CREATE INDEX sighting_document ON sighting (document_id, captured_at);
CREATE INDEX sighting_visit ON sighting (visit_id);

CREATE TABLE step_done ( -- Which edition of which step has read what; deleting a row has it read again.
    step TEXT NOT NULL, -- Name of the step, or ``snapshot``; or of a list of what is new to a later stage (``touched``, ``unplaced``, ``unproposed``).
    subject TEXT NOT NULL, -- The document, or for snapshots the visit, or a site; empty for the mark of how far a step has come.
    edition TEXT NOT NULL, -- Edition of code and rules under which it was read; or the mark.
    PRIMARY KEY (step, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE problem ( -- What could not be read: one bad page costs one page, and is said.
    id TEXT PRIMARY KEY, -- Derived from step and subject.
    step TEXT NOT NULL, -- The step that failed.
    subject TEXT NOT NULL, -- The document.
    capture_id TEXT, -- The capture that proves it (``capture.id`` of the ledger).
    what TEXT NOT NULL -- What was wrong.
) STRICT;

CREATE TABLE listing ( -- A thing offered for sale, as one document shows it.
    document_id TEXT NOT NULL REFERENCES document (id), -- The document it was read from (``document.id``).
    listing_id TEXT NOT NULL, -- What it is known by across visits: site and address.
    url TEXT NOT NULL, -- Its own address.
    name TEXT NOT NULL, -- Its name.
    price TEXT, -- What is asked, a decimal number as text; null where the page does not say.
    currency TEXT, -- ISO 4217.
    list_price TEXT, -- The crossed-out price.
    availability TEXT NOT NULL, -- In the words of schema.org's ItemAvailability (``InStock``, ``OutOfStock`` …), or ``unknown``.
    sku TEXT, -- The shop's own article number.
    description TEXT NOT NULL DEFAULT '', -- Its words.
    images TEXT NOT NULL DEFAULT '[]', -- JSON list of picture addresses, the main one first.
    category TEXT, -- Its category as shown.
    brand TEXT, -- Its brand as shown.
    seller TEXT, -- The seller a marketplace or an ad names.
    offers TEXT NOT NULL DEFAULT '[]', -- JSON list of variants: name, sku, price, availability.
    detail INTEGER NOT NULL, -- 1 on its own page, 0 for a card on a page of several: only like is compared with like.
    reader TEXT NOT NULL DEFAULT '', -- Which reader read it: ``json-ld``, ``microdata``, ``structure`` and so on.
    PRIMARY KEY (document_id, listing_id)
) STRICT;
CREATE INDEX listing_identity ON listing (listing_id);
CREATE INDEX listing_name ON listing (name);

CREATE TABLE post ( -- A public message, as one document shows it.
    document_id TEXT NOT NULL REFERENCES document (id), -- The document it was read from (``document.id``).
    post_id TEXT NOT NULL, -- What it is known by across visits: network, account and the network's own id.
    network TEXT NOT NULL, -- ``telegram``, ``mastodon``, ``forum`` and so on.
    url TEXT NOT NULL, -- Its address.
    account_id TEXT, -- Stable id of the author, where public.
    author TEXT NOT NULL, -- Author as shown.
    text TEXT NOT NULL, -- Its words.
    published_at TEXT, -- When it was published, as the page says.
    edited INTEGER NOT NULL DEFAULT 0, -- 1 where the page says it was edited.
    links TEXT NOT NULL DEFAULT '[]', -- JSON list of addresses in it.
    media TEXT NOT NULL DEFAULT '[]', -- JSON list of picture and film addresses.
    reply_to TEXT, -- The post it answers.
    forwarded_from TEXT, -- Whom it repeats.
    views INTEGER, -- Views the page claims.
    PRIMARY KEY (document_id, post_id)
) STRICT;
CREATE INDEX post_identity ON post (post_id);

CREATE TABLE account ( -- A public account, channel or profile, as one document shows it.
    document_id TEXT PRIMARY KEY REFERENCES document (id), -- The document it was read from (``document.id``).
    network TEXT NOT NULL, -- The network.
    account_id TEXT NOT NULL, -- Stable id where public, else the handle.
    handle TEXT NOT NULL, -- Its handle.
    name TEXT NOT NULL, -- Its shown name.
    url TEXT NOT NULL, -- Its address.
    bio TEXT NOT NULL DEFAULT '', -- What it says of itself.
    links TEXT NOT NULL DEFAULT '[]', -- JSON list of addresses it names.
    followers INTEGER, -- Followers the page claims.
    avatar TEXT -- Address of its picture.
) STRICT;

CREATE TABLE trader ( -- Who a page says the site is.
    document_id TEXT PRIMARY KEY REFERENCES document (id), -- The document it was read from (``document.id``).
    name TEXT NOT NULL, -- Trade name.
    url TEXT, -- Address it gives as its own.
    legal_name TEXT, -- Legal name.
    description TEXT NOT NULL DEFAULT '', -- What it says of itself.
    address TEXT, -- Postal address.
    logo TEXT -- Address of its logo.
) STRICT;

CREATE TABLE contact ( -- An identifier by which a seller is reached, paid or recognised, as one document shows it.
    document_id TEXT NOT NULL REFERENCES document (id), -- The document it was read from (``document.id``).
    kind TEXT NOT NULL, -- ``phone``, ``email``, ``telegram``, ``iban``, ``siren``, ``google_analytics`` and so on.
    value TEXT NOT NULL, -- Normal form; an account number of a bank is kept as country, digest and last characters.
    quotation TEXT NOT NULL, -- The characters of the page it was read from.
    place TEXT NOT NULL, -- Where on the page.
    valid INTEGER NOT NULL, -- 1 where its check digits and form hold.
    note TEXT NOT NULL DEFAULT '', -- What else is known of it.
    PRIMARY KEY (document_id, kind, value)
) STRICT;
CREATE INDEX contact_value ON contact (kind, value);

CREATE TABLE link ( -- An address of another site that a document links to.
    document_id TEXT NOT NULL REFERENCES document (id), -- The document it was read from (``document.id``).
    url TEXT NOT NULL, -- The address.
    PRIMARY KEY (document_id, url)
) STRICT;
CREATE INDEX link_url ON link (url);

CREATE TABLE block ( -- A piece of a document's words with its place; what matches quote and search finds.
    id INTEGER PRIMARY KEY, -- Derived from document and number, an integer because full-text search needs one.
    document_id TEXT NOT NULL REFERENCES document (id), -- The document it was read from (``document.id``).
    number INTEGER NOT NULL, -- Its place in the document.
    kind TEXT NOT NULL, -- ``title``, ``product``, ``faq``, ``terms``, ``review``, ``bio``, ``post``, ``meta``, ``alt``, ``ocr``, ``furniture``, ``quotation`` or ``body``.
    text TEXT NOT NULL, -- Its words, as they were written.
    UNIQUE (document_id, number)
) STRICT;

CREATE TABLE verdict ( -- What a document's words are taken for.
    document_id TEXT PRIMARY KEY REFERENCES document (id), -- The document it was read from (``document.id``).
    band TEXT NOT NULL, -- How soon a person should look: ``decisive``, ``review``, ``low`` or ``none``.
    class TEXT NOT NULL, -- ``listing``, ``successor``, ``delivery``, ``press``, ``demand`` and so on.
    score REAL NOT NULL, -- Calibrated probability that it offers a prepared phone, 0 to 1.
    rule TEXT NOT NULL, -- The strongest decision rule that holds.
    concepts TEXT NOT NULL DEFAULT '[]', -- JSON list of concepts heard.
    dampers TEXT NOT NULL DEFAULT '[]', -- JSON list of what speaks against.
    lexicon TEXT NOT NULL, -- Edition of lexicon and weights.
    quotation TEXT NOT NULL DEFAULT '', -- The utterance that convinced, white space folded.
    place TEXT NOT NULL DEFAULT '', -- The kind of the passage it stands in; ``offer`` or ``named`` for a thing with its price and description.
    parts TEXT NOT NULL DEFAULT '{}', -- JSON: the parts of an offer that it says (``thing``, ``offer``, ``evasion``, ``prison``), each quoted.
    excuses TEXT NOT NULL DEFAULT '{}' -- JSON: what excuses it, each quoted.
) STRICT;
CREATE INDEX verdict_band ON verdict (band, class);

CREATE TABLE match ( -- One place where the lexicon heard something, quoted as it was written; of documents at ``review`` or ``decisive`` (``verdict.concepts`` names what was heard in the others).
    id TEXT PRIMARY KEY, -- Derived from document, block, place and entry.
    document_id TEXT NOT NULL REFERENCES document (id), -- The document it was read from (``document.id``).
    block INTEGER NOT NULL, -- ``block.number``.
    start INTEGER NOT NULL, -- First character in the block.
    stop INTEGER NOT NULL, -- Character after the last.
    concept TEXT NOT NULL, -- What it stands for: ``STRIP``, ``EVADE``, ``PRISON`` and so on.
    entry TEXT NOT NULL, -- The lexicon entry that heard it.
    quotation TEXT NOT NULL, -- The characters themselves.
    disguises TEXT NOT NULL DEFAULT '[]', -- JSON list of the disguises it was seen through.
    lexicon TEXT NOT NULL -- Edition of lexicon and weights.
) STRICT;
CREATE INDEX match_document ON match (document_id);
CREATE INDEX match_entry ON match (entry);

CREATE TABLE trait ( -- A characteristic of a site as one document shows it, each once; what the lineage compares.
    document_id TEXT NOT NULL REFERENCES document (id), -- The document it was read from (``document.id``).
    capture_id TEXT NOT NULL, -- The capture that proves it (``capture.id`` of the ledger).
    site_id TEXT NOT NULL, -- The site.
    kind TEXT NOT NULL, -- ``handle``, ``photo``, ``terms``, ``tracker``, ``payment_account`` and so on.
    value TEXT NOT NULL, -- Normal form: equal values are the same characteristic.
    quotation TEXT NOT NULL, -- What it was read from.
    observed_at TEXT NOT NULL, -- Time of the capture.
    url TEXT NOT NULL -- Address of the document.
) STRICT;
CREATE INDEX trait_document ON trait (document_id);
CREATE INDEX trait_picture ON trait (observed_at) WHERE kind IN ('photo', 'logo');

CREATE TABLE site ( -- What is known of each site, summed up.
    id TEXT PRIMARY KEY, -- Host without ``www.``, or ``network:account``.
    source_id TEXT NOT NULL, -- A source under which it is visited.
    label TEXT NOT NULL, -- Its trade name, or its id.
    first_seen_at TEXT NOT NULL, -- First capture.
    last_seen_at TEXT NOT NULL, -- Latest capture.
    standing TEXT NOT NULL, -- How it stood at the last visit that could tell: ``content``, ``seized``, ``banner`` (to be verified), ``redirected`` or ``not_found``.
    standing_since TEXT NOT NULL, -- End of the first visit that found it so.
    seized_at TEXT, -- End of the first visit that found the banner, once the seizure is established.
    redirected_to TEXT, -- Site it sends its visitors to.
    redirected_at TEXT, -- End of the first visit that was redirected.
    band TEXT NOT NULL DEFAULT 'none', -- Strongest band of an offer among its documents.
    class TEXT NOT NULL DEFAULT '', -- Class of that verdict.
    offers_since TEXT, -- Capture time of the document that first showed the offer.
    offer_document TEXT -- That document.
) STRICT;

CREATE TABLE snapshot ( -- One visit as understood; only a complete one concludes that something is gone.
    visit_id TEXT PRIMARY KEY, -- The visit.
    source_id TEXT NOT NULL, -- Its source.
    site_id TEXT NOT NULL, -- Its site.
    ended_at TEXT NOT NULL, -- When it closed.
    outcome TEXT NOT NULL, -- Its outcome.
    reason TEXT NOT NULL, -- Why it ended so.
    documents INTEGER NOT NULL, -- Documents it showed.
    listings INTEGER NOT NULL, -- Listings it showed.
    posts INTEGER NOT NULL -- Posts it showed.
) STRICT;
CREATE INDEX snapshot_source ON snapshot (source_id, ended_at);

CREATE TABLE snapshot_item ( -- What a visit showed, each thing once, on the page that says most about it.
    visit_id TEXT NOT NULL REFERENCES snapshot (visit_id), -- The visit.
    kind TEXT NOT NULL CHECK (kind IN ('listing', 'post', 'contact')), -- ``listing``, ``post`` or ``contact``.
    item_id TEXT NOT NULL, -- ``listing_id``, ``post_id``, or ``kind:value`` of a contact.
    document_id TEXT NOT NULL, -- The document it is taken from.
    capture_id TEXT NOT NULL, -- The capture of it in this visit.
    PRIMARY KEY (visit_id, kind, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX snapshot_item_item ON snapshot_item (item_id);

CREATE TABLE change ( -- What is not as it was at the last visit that could tell.
    id TEXT PRIMARY KEY, -- Derived from visit, kind and item.
    source_id TEXT NOT NULL, -- The source.
    site_id TEXT NOT NULL, -- The site.
    visit_id TEXT NOT NULL, -- The visit that showed it.
    at TEXT NOT NULL, -- When that visit closed.
    kind TEXT NOT NULL, -- ``price_changed``, ``listing_vanished``, ``contact_appeared``, ``site_seized`` and so on.
    item_id TEXT NOT NULL, -- What changed.
    subject TEXT NOT NULL, -- Its name as a person reads it.
    before TEXT, -- As it was.
    after TEXT, -- As it is.
    capture_before TEXT, -- The capture that shows it as it was.
    capture_after TEXT -- The capture that shows it as it is.
) STRICT;
CREATE INDEX change_site ON change (site_id, at);
CREATE INDEX change_visit ON change (visit_id);
"""

_SEARCH = """
CREATE VIRTUAL TABLE search -- Full-text search (FTS5) over ``block``, accents and case folded; ``rowid`` is ``block.id``, ``text`` the block's words.
USING fts5 (
    text, content = 'block', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER block_search_insert AFTER INSERT ON block BEGIN
    INSERT INTO search (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER block_search_delete AFTER DELETE ON block BEGIN
    INSERT INTO search (search, rowid, text) VALUES ('delete', old.id, old.text);
END
"""


@findings_migrations()
def m001_tables(database: Database) -> None:
    """Create the first tables."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            database.execute(statement)


@findings_migrations()
def m003_lineage(database: Database) -> None:
    """Create the lineage's tables: fingerprints, leads with their reasons, sellers."""
    for statement in TABLES:
        database.execute(statement)


@findings_migrations()
def m002_search(database: Database) -> None:
    """Make every word searchable, diacritics folded."""
    virtual, insert, delete = _SEARCH.split("CREATE ")[1:]
    for statement in (virtual, insert, delete):
        database.execute("CREATE " + statement.strip().rstrip(";"))


@findings_migrations()
def m004_trait_time(database: Database) -> None:
    """Let the lineage find what came since it last looked."""
    database.execute("CREATE INDEX trait_time ON trait (observed_at, capture_id)")


@findings_migrations()
def m006_what_is_new(database: Database) -> None:
    """
    Let what is new be found whatever the size of the past.

    What a step is known to have read is marked under no subject; whoever takes out a row, so that it is read again, takes the mark out too.
    """
    for statement in (
        "CREATE INDEX step_done_edition ON step_done (step, edition)",
        "CREATE INDEX step_done_subject ON step_done (subject)",
        "CREATE TRIGGER step_done_marked AFTER DELETE ON step_done WHEN old.subject <> '' "
        "BEGIN DELETE FROM step_done WHERE step = old.step AND subject = ''; END",
        "CREATE INDEX snapshot_site ON snapshot (site_id, ended_at)",
        "CREATE INDEX document_time ON document (captured_at, capture_id)",
    ):
        database.execute(statement)


@findings_migrations()
def m005_lead_beside_others(database: Database) -> None:
    """Give leads of an older form the columns that say what remains of them beside others; the lineage fills them anew."""
    if "rivals_bits" in database["lead"].columns_dict:
        return
    for table in ("lead", "lead_history"):
        database.execute(f"DROP TABLE {table}")
    for statement in TABLES:
        if any(
            f" {name}" in statement
            for name in ("TABLE lead (", "TABLE lead_history (", "ON lead (")
        ):
            database.execute(statement)


_REMEMBERED = (
    """
CREATE TABLE remembered ( -- Each value that a source has ever shown for a field of a thing: what a change is compared with. Time is counted in visits that showed something.
    source_id TEXT NOT NULL, -- The source.
    item_id TEXT NOT NULL, -- The thing: ``listing_id``, ``post_id``, an address; ``*`` for the source as a whole.
    field TEXT NOT NULL, -- What of it, and under which language or currency.
    value TEXT NOT NULL, -- The value, as it is compared; of a text one piece.
    first INTEGER NOT NULL, -- The visit that first showed it.
    since INTEGER NOT NULL, -- The visit since which it is, or last was, shown without a break.
    until INTEGER, -- The visit that no longer showed it; null while it is shown.
    returns INTEGER NOT NULL, -- How often it came back.
    PRIMARY KEY (source_id, item_id, field, value)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE turnover ( -- Where on a source's pages one value follows another: what does so again and again is withdrawn from comparison.
    source_id TEXT NOT NULL, -- The source.
    item_id TEXT NOT NULL, -- The thing.
    field TEXT NOT NULL, -- What of it.
    place TEXT NOT NULL, -- ``shape`` and the piece with what varies left out, ``piece`` and one that comes and goes, ``alone`` and one that leaves its place to none, ``instead`` and one that stood in another's, ``turns`` or ``quick``.
    first INTEGER NOT NULL, -- The visit that first saw it so.
    last INTEGER NOT NULL, -- The visit that last did.
    turned INTEGER NOT NULL, -- How many did.
    PRIMARY KEY (source_id, item_id, field, place)
) STRICT, WITHOUT ROWID""",
)


@findings_migrations()
def m007_remembered(database: Database) -> None:
    """Let changes be compared with all that was ever shown."""
    for statement in _REMEMBERED:
        database.execute(statement.strip())


@findings_migrations()
def m008_no_places_in_a_text(database: Database) -> None:
    """Forget what stood before each piece of a text: texts are compared by their pieces, whatever the order."""
    if "after" in database["remembered"].columns_dict:
        database.execute("ALTER TABLE remembered DROP COLUMN after")


_TRAIT = "document_id, capture_id, site_id, kind, value, quotation, observed_at, url"


@findings_migrations()
def m009_trait_indexed_by_number(database: Database) -> None:
    """
    Keep traits without three copies of their words in indexes: of a page's hundred traits nearly all are its sentences.

    A primary key cannot be dropped: the table is made anew (sqlite.org/lang_altertable.html, section 7) where it has one.
    """
    if not database.table("trait").use_rowid:
        made = [one for one in _TABLES.split(";\n") if "trait" in one.partition("(")[0]]
        for statement in (
            "ALTER TABLE trait RENAME TO trait_before",
            *(f"DROP INDEX {name}" for name in ("trait_value", "trait_site", "trait_time")),
            made[0],
            f"INSERT INTO trait ({_TRAIT}) SELECT {_TRAIT} FROM trait_before",
            "DROP TABLE trait_before",
            *made[1:],
            "CREATE INDEX trait_time ON trait (observed_at, capture_id)",
        ):
            database.execute(statement.strip())


_TRAITS = (
    """
CREATE TABLE page_trait ( -- What ``trait`` is made of: the characteristics that a document shows, without what its document says of itself.
    document_id TEXT NOT NULL REFERENCES document (id), -- The document it was read from (``document.id``).
    kind TEXT NOT NULL, -- ``handle``, ``photo``, ``terms``, ``tracker``, ``payment_account`` and so on.
    value TEXT NOT NULL, -- Normal form: equal values are the same characteristic.
    quotation TEXT NOT NULL -- What it was read from.
) STRICT""",
    """
CREATE VIEW trait AS -- A characteristic of a site as one document shows it, each once; what the lineage compares.
SELECT
    t.document_id AS document_id, -- The document it was read from (``document.id``).
    d.capture_id AS capture_id, -- The capture that proves it (``capture.id`` of the ledger).
    d.site_id AS site_id, -- The site.
    t.kind AS kind, -- ``handle``, ``photo``, ``terms``, ``tracker``, ``payment_account`` and so on.
    t.value AS value, -- Normal form: equal values are the same characteristic.
    t.quotation AS quotation, -- What it was read from.
    d.captured_at AS observed_at, -- Time of the capture.
    d.url AS url -- Address of the document.
FROM page_trait t JOIN document d ON d.id = t.document_id""",
)


@findings_migrations()
def m010_traits_beside_their_document(database: Database) -> None:
    """Keep of a trait what it says, and no copy of its document's site, capture, time and address: a hundred rows a page repeat them."""
    if "trait" in database.table_names():
        table, view = (statement.strip() for statement in _TRAITS)
        database.execute(table)
        database.execute(
            "INSERT INTO page_trait SELECT document_id, kind, value, quotation FROM trait ORDER BY rowid"
        )
        database.execute("DROP TABLE trait")
        database.execute(view)
        for index in (
            "CREATE INDEX page_trait_document ON page_trait (document_id)",
            "CREATE INDEX page_trait_picture ON page_trait (document_id) WHERE kind IN ('photo', 'logo')",
        ):
            database.execute(index)


@findings_migrations()
def m011_searchable_by_the_batch(database: Database) -> None:
    """Enter passages in full-text search a batch at a time (:func:`storage.findings.steps.searchable`): row by row it writes a segment for each."""
    database.execute("DROP TRIGGER IF EXISTS block_search_insert")
