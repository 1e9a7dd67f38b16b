"""
The lineage's tables: fingerprints, candidates, leads with their reasons, and sellers.

Written by :mod:`monitor.lineage.stage` alone; every row is a function of the traits, the sites, the judgements and the
profiles, so the tables may be dropped and come back the same. Times are ISO 8601, UTC, and are capture times.
"""

TABLES: tuple[str, ...] = (
    """
    CREATE TABLE lineage_site ( -- The sites the lineage compares, numbered in the order in which they were first seen.
        number INTEGER PRIMARY KEY, -- Its number in the lineage's tables.
        site_id TEXT NOT NULL UNIQUE, -- The site.
        first_at TEXT NOT NULL, -- Its first capture, or when its profile was written.
        seized_at TEXT, -- When it was found seized.
        seed_from TEXT, -- Since when its successors are looked for.
        seed_why TEXT, -- Why: seized, judged, described by a profile, a successor itself.
        habit_words INTEGER -- Words of its own that its habits of writing were last compared with.
    ) STRICT
    """,
    """
    CREATE TABLE fingerprint ( -- All traits of a site up to now, each where it was first seen.
        site INTEGER NOT NULL, -- The site, by its number in ``lineage_site``.
        kind TEXT NOT NULL, -- Kind of trait.
        value TEXT NOT NULL, -- Its value.
        quotation TEXT NOT NULL, -- What it was read from.
        capture_id TEXT NOT NULL, -- The first capture that shows it.
        first_at TEXT NOT NULL, -- Time of that capture.
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
    CREATE TABLE posting ( -- Which sites show which key: how two sites that share something are found without comparing all.
        key INTEGER NOT NULL, -- 64 bits of the hash of kind and value.
        site INTEGER NOT NULL, -- The site, by its number in ``lineage_site``.
        PRIMARY KEY (key, site)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE photo_hash ( -- Every picture of every site, as its perceptual hash.
        number INTEGER PRIMARY KEY, -- The picture's number.
        site INTEGER NOT NULL, -- The site, by its number in ``lineage_site``.
        value TEXT NOT NULL -- The hash (PDQ).
    ) STRICT
    """,
    """
    CREATE TABLE photo_group ( -- Which sites show a copy of a picture.
        photo INTEGER NOT NULL, -- ``photo_hash.number``.
        site INTEGER NOT NULL, -- The site, by its number in ``lineage_site``.
        PRIMARY KEY (photo, site)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE attached ( -- An account and a shop that point to each other: one seller.
        account INTEGER NOT NULL, -- The account, by its number in ``lineage_site``.
        site INTEGER NOT NULL, -- The shop, by its number in ``lineage_site``.
        since TEXT NOT NULL, -- When both were first seen to.
        handle TEXT NOT NULL, -- The handle the shop shows.
        capture_account TEXT NOT NULL, -- The capture of the account that names the shop.
        capture_site TEXT NOT NULL, -- The capture of the shop that names the account.
        PRIMARY KEY (account, site)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE candidate ( -- Pairs that share something uncommon and are therefore weighed.
        subject INTEGER NOT NULL, -- The later site, by number.
        predecessor INTEGER NOT NULL, -- The earlier site, by number.
        shared INTEGER NOT NULL, -- What they share, in hundredths of a bit, before weighing.
        PRIMARY KEY (subject, predecessor)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX candidate_predecessor ON candidate (predecessor, subject)",
    """
    CREATE TABLE clone ( -- Pairs in which the later site carries so much of the earlier one's public pages that it may be a copy.
        subject INTEGER NOT NULL, -- The later site, by number.
        predecessor INTEGER NOT NULL, -- The earlier site, by number.
        PRIMARY KEY (subject, predecessor)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lead ( -- Where a site may come from: a pair worth an analyst's look; kept once flagged, even if later evidence takes it back.
        id TEXT PRIMARY KEY, -- Derived from the two sites.
        subject TEXT NOT NULL, -- The later site.
        predecessor TEXT NOT NULL, -- The earlier site.
        band TEXT NOT NULL, -- ``same_hand``, ``same_network``, ``copycat`` or ``unresolved``, as of now.
        probability REAL NOT NULL, -- That one hand runs both, 0 to 1.
        copycat REAL NOT NULL, -- That the later copies the earlier, 0 to 1.
        network REAL NOT NULL, -- That both draw on one supplier or network, 0 to 1.
        bits REAL NOT NULL, -- Evidence for one hand, the prior included, in bits.
        prior_bits REAL NOT NULL, -- What any pair starts with.
        copying_bits REAL NOT NULL, -- What a copy or a common supplier explains as well: at most 0.
        rivals_bits REAL NOT NULL, -- What the hand of another predecessor explains as well: at most 0.
        own_bits REAL NOT NULL, -- Evidence for one hand from the two sites alone, other predecessors left aside.
        own_copycat REAL NOT NULL, -- The same for a copy, 0 to 1.
        own_network REAL NOT NULL, -- The same for a common network, 0 to 1.
        own_band TEXT NOT NULL, -- The band from the two sites alone.
        hard INTEGER NOT NULL, -- 1 where it rests on something that a copier has no use for.
        standing INTEGER NOT NULL, -- 1 while it deserves a look; 0 once later evidence took it back.
        priority INTEGER NOT NULL, -- 1 where the site itself says that it succeeds another.
        status TEXT NOT NULL, -- ``new``, or what people ruled: ``confirmed``, ``dismissed``, ``unsure``, ``assigned``, ``watched``.
        flagged_at TEXT NOT NULL, -- Capture time of the evidence at which it first crossed a band.
        flagged_capture TEXT NOT NULL, -- That capture.
        flagged_band TEXT NOT NULL, -- The band it crossed then.
        first_seen_at TEXT NOT NULL, -- First capture of the later site.
        updated_at TEXT NOT NULL, -- Capture time of the latest evidence weighed.
        why TEXT NOT NULL -- The strongest reasons in one French line.
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX lead_subject ON lead (subject)",
    "CREATE INDEX lead_flagged ON lead (flagged_at)",
    """
    CREATE TABLE lead_reason ( -- One reason of a lead, with both sides quoted.
        lead_id TEXT NOT NULL, -- The lead.
        position INTEGER NOT NULL, -- Its place: strongest first, those against last.
        signal TEXT NOT NULL, -- The signal that speaks.
        family TEXT NOT NULL, -- Reasons of one family are not independent and count together.
        claim TEXT NOT NULL, -- What it says, in French.
        value TEXT NOT NULL, -- What is shared.
        bits REAL NOT NULL, -- What it adds for one hand, as counted.
        bits_alone REAL NOT NULL, -- What it would add by itself.
        bits_copycat REAL NOT NULL, -- What it adds for a copy.
        others INTEGER NOT NULL, -- Other sites that show it: the fewer, the stronger.
        quotation_before TEXT NOT NULL, -- Words of the earlier site.
        capture_before TEXT NOT NULL, -- The capture that holds them.
        quotation_after TEXT NOT NULL, -- Words of the later site.
        capture_after TEXT NOT NULL, -- The capture that holds them.
        stance TEXT NOT NULL, -- ``for``, ``against`` or ``neutral``.
        note TEXT NOT NULL, -- What else an analyst should know.
        PRIMARY KEY (lead_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lead_example ( -- Further pairs of quotations for a reason.
        lead_id TEXT NOT NULL, -- The lead.
        position INTEGER NOT NULL, -- The reason's place.
        number INTEGER NOT NULL, -- The example's place.
        quotation_before TEXT NOT NULL, -- Words of the earlier site.
        capture_before TEXT NOT NULL, -- The capture that holds them.
        quotation_after TEXT NOT NULL, -- Words of the later site.
        capture_after TEXT NOT NULL, -- The capture that holds them.
        PRIMARY KEY (lead_id, position, number)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lead_history ( -- Each time a lead changed its band, or whether it deserves a look.
        lead_id TEXT NOT NULL, -- The lead.
        at TEXT NOT NULL, -- Capture time of the evidence that changed it.
        capture_id TEXT NOT NULL, -- That capture.
        band TEXT NOT NULL, -- The band from then on.
        probability REAL NOT NULL, -- Probability of one hand then.
        bits REAL NOT NULL, -- Evidence then.
        standing INTEGER NOT NULL, -- 1 where it deserved a look from then on.
        PRIMARY KEY (lead_id, at, capture_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE seller ( -- Sites and accounts that are one seller, by strong ties only.
        id TEXT PRIMARY KEY, -- Derived from the first member.
        name TEXT NOT NULL, -- Name of the first member.
        first_seen_at TEXT NOT NULL, -- First capture of any member.
        first_capture TEXT NOT NULL, -- That capture.
        last_seen_at TEXT NOT NULL, -- Latest capture of any member.
        members INTEGER NOT NULL -- Sites and accounts in it.
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE seller_member ( -- A site or account of a seller, and what ties it.
        seller_id TEXT NOT NULL, -- The seller.
        site_id TEXT NOT NULL, -- The site or account.
        since TEXT NOT NULL, -- When the tie was first seen.
        reason TEXT NOT NULL, -- What ties it, in French; empty for the first member.
        with_site TEXT NOT NULL, -- The member it is tied to.
        PRIMARY KEY (seller_id, site_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX seller_member_site ON seller_member (site_id)",
    """
    CREATE TABLE seller_alias ( -- Names and identifiers a seller goes by.
        seller_id TEXT NOT NULL, -- The seller.
        kind TEXT NOT NULL, -- Kind of trait.
        value TEXT NOT NULL, -- Its value.
        site_id TEXT NOT NULL, -- The member that shows it.
        capture_id TEXT NOT NULL, -- The capture that proves it (``capture.id`` of the ledger).
        since TEXT NOT NULL, -- Time of that capture.
        PRIMARY KEY (seller_id, kind, value, site_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lineage_event ( -- Seizures and rulings the lineage has taken in.
        at TEXT NOT NULL, -- When it happened.
        place INTEGER NOT NULL, -- 1 for a seizure, 2 for a ruling that two sites are one hand's.
        site_id TEXT NOT NULL, -- The site.
        other TEXT NOT NULL, -- For a ruling, the other site.
        PRIMARY KEY (at, place, site_id, other)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lineage_progress ( -- How far the lineage has come, in one row.
        only INTEGER PRIMARY KEY CHECK (only = 1), -- Always 1.
        observed_at TEXT NOT NULL, -- Time of the last event taken in.
        capture_id TEXT NOT NULL, -- The last capture taken in.
        traits INTEGER NOT NULL, -- Traits taken in.
        captures INTEGER NOT NULL, -- Captures taken in.
        edition TEXT NOT NULL -- Edition of code, weights and profiles; when it changes, all is done again.
    ) STRICT
    """,
)

NAMES: tuple[str, ...] = tuple(
    "lineage_site fingerprint posting photo_hash photo_group attached candidate clone lead lead_reason lead_example lead_history seller seller_member seller_alias lineage_event lineage_progress".split()
)
"""Every table of ``TABLES``, in the order of creation."""
