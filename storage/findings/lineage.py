"""
The lineage's tables: fingerprints, candidates, leads with their reasons, and sellers.

Written by :mod:`monitor.lineage.stage` alone; every row is a function of the traits, the sites, the judgements and the
profiles, so the tables may be dropped and come back the same. Times are ISO 8601, UTC, and are capture times.
"""

TABLES: tuple[str, ...] = (
    """
    CREATE TABLE lineage_site (
        number INTEGER PRIMARY KEY,
        site_id TEXT NOT NULL UNIQUE,
        first_at TEXT NOT NULL,
        seized_at TEXT,
        seed_from TEXT,
        seed_why TEXT,
        habit_words INTEGER
    ) STRICT
    """,
    """
    CREATE TABLE fingerprint (
        site INTEGER NOT NULL,
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        quotation TEXT NOT NULL,
        capture_id TEXT NOT NULL,
        first_at TEXT NOT NULL,
        PRIMARY KEY (site, kind, value)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX fingerprint_identifier ON fingerprint (kind, value) WHERE kind IN (
        'account', 'handle', 'phone', 'email', 'payment_account', 'merchant', 'company', 'tracker', 'chat_widget',
        'shop_id'
    )
    """,
    """
    CREATE TABLE posting (
        key INTEGER NOT NULL,
        site INTEGER NOT NULL,
        PRIMARY KEY (key, site)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE photo_hash (
        number INTEGER PRIMARY KEY,
        site INTEGER NOT NULL,
        value TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE photo_group (
        photo INTEGER NOT NULL,
        site INTEGER NOT NULL,
        PRIMARY KEY (photo, site)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE attached (
        account INTEGER NOT NULL,
        site INTEGER NOT NULL,
        since TEXT NOT NULL,
        handle TEXT NOT NULL,
        capture_account TEXT NOT NULL,
        capture_site TEXT NOT NULL,
        PRIMARY KEY (account, site)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE candidate (
        subject INTEGER NOT NULL,
        predecessor INTEGER NOT NULL,
        shared INTEGER NOT NULL,
        PRIMARY KEY (subject, predecessor)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX candidate_predecessor ON candidate (predecessor, subject)",
    """
    CREATE TABLE clone (
        subject INTEGER NOT NULL,
        predecessor INTEGER NOT NULL,
        PRIMARY KEY (subject, predecessor)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lead (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        predecessor TEXT NOT NULL,
        band TEXT NOT NULL,
        probability REAL NOT NULL,
        copycat REAL NOT NULL,
        network REAL NOT NULL,
        bits REAL NOT NULL,
        prior_bits REAL NOT NULL,
        copying_bits REAL NOT NULL,
        rivals_bits REAL NOT NULL,
        own_bits REAL NOT NULL,
        own_copycat REAL NOT NULL,
        own_network REAL NOT NULL,
        own_band TEXT NOT NULL,
        hard INTEGER NOT NULL,
        standing INTEGER NOT NULL,
        priority INTEGER NOT NULL,
        status TEXT NOT NULL,
        flagged_at TEXT NOT NULL,
        flagged_capture TEXT NOT NULL,
        flagged_band TEXT NOT NULL,
        first_seen_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        why TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX lead_subject ON lead (subject)",
    "CREATE INDEX lead_flagged ON lead (flagged_at)",
    """
    CREATE TABLE lead_reason (
        lead_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        signal TEXT NOT NULL,
        family TEXT NOT NULL,
        claim TEXT NOT NULL,
        value TEXT NOT NULL,
        bits REAL NOT NULL,
        bits_alone REAL NOT NULL,
        bits_copycat REAL NOT NULL,
        others INTEGER NOT NULL,
        quotation_before TEXT NOT NULL,
        capture_before TEXT NOT NULL,
        quotation_after TEXT NOT NULL,
        capture_after TEXT NOT NULL,
        stance TEXT NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY (lead_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lead_example (
        lead_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        number INTEGER NOT NULL,
        quotation_before TEXT NOT NULL,
        capture_before TEXT NOT NULL,
        quotation_after TEXT NOT NULL,
        capture_after TEXT NOT NULL,
        PRIMARY KEY (lead_id, position, number)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lead_history (
        lead_id TEXT NOT NULL,
        at TEXT NOT NULL,
        capture_id TEXT NOT NULL,
        band TEXT NOT NULL,
        probability REAL NOT NULL,
        bits REAL NOT NULL,
        standing INTEGER NOT NULL,
        PRIMARY KEY (lead_id, at, capture_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE seller (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        first_seen_at TEXT NOT NULL,
        first_capture TEXT NOT NULL,
        last_seen_at TEXT NOT NULL,
        members INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE seller_member (
        seller_id TEXT NOT NULL,
        site_id TEXT NOT NULL,
        since TEXT NOT NULL,
        reason TEXT NOT NULL,
        with_site TEXT NOT NULL,
        PRIMARY KEY (seller_id, site_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX seller_member_site ON seller_member (site_id)",
    """
    CREATE TABLE seller_alias (
        seller_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        site_id TEXT NOT NULL,
        capture_id TEXT NOT NULL,
        since TEXT NOT NULL,
        PRIMARY KEY (seller_id, kind, value, site_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lineage_event (
        at TEXT NOT NULL,
        place INTEGER NOT NULL,
        site_id TEXT NOT NULL,
        other TEXT NOT NULL,
        PRIMARY KEY (at, place, site_id, other)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lineage_progress (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        observed_at TEXT NOT NULL,
        capture_id TEXT NOT NULL,
        traits INTEGER NOT NULL,
        captures INTEGER NOT NULL,
        edition TEXT NOT NULL
    ) STRICT
    """,
)

NAMES: tuple[str, ...] = (
    "lineage_site",
    "fingerprint",
    "posting",
    "photo_hash",
    "photo_group",
    "attached",
    "candidate",
    "clone",
    "lead",
    "lead_reason",
    "lead_example",
    "lead_history",
    "seller",
    "seller_member",
    "seller_alias",
    "lineage_event",
    "lineage_progress",
)
"""Every table of ``TABLES``, in the order of creation."""
