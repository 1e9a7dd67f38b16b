"""
What every table and column means: the analysts' contract, from which ``docs/data.md`` is generated.

A table that is missing here, or a column, fails a test. Types and keys are not repeated: the schema itself says them.
Times are ISO 8601 in UTC with microseconds, ids are derived from what they name (:mod:`storage.ids`), JSON columns
hold UTF-8 JSON text.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One table in words."""

    meaning: str
    columns: dict[str, str]


_DOCUMENT = "The document it was read from (``document.id``)."
_CAPTURE = "The capture that proves it (``capture.id`` of the ledger)."
_NUMBER = "The site, by its number in ``lineage_site``."

LEDGER: dict[str, Table] = {
    "source": Table(
        "A shop, account, feed or page that someone asked to watch; never changed, what is decided about it later are events.",
        {
            "id": "Derived from the address.",
            "url": "Address where its visits begin.",
            "kind": "``shop``, ``social``, ``feed`` or ``page``.",
            "added_at": "When it was entered.",
            "added_by": "Who entered it: a login, or ``portique`` for an address enrolled by the threshold a person set.",
            "reason": "Why it is watched, in the words of who entered it.",
        },
    ),
    "source_event": Table(
        "What was decided about a source, in order; its settings are the events' settings laid over one another.",
        {
            "id": "Order of decision.",
            "source_id": "The source.",
            "at": "When it was decided.",
            "actor": "Who decided.",
            "event": "``added``, ``changed``, ``paused``, ``resumed`` or ``removed``.",
            "settings": "JSON object of the settings this event sets: label, rhythm, pace, robots policy, browser, platform, procedure, legal basis, retention.",
            "reason": "Why, in the words of who did it.",
        },
    ),
    "visit": Table(
        "One run over one source; opened when it is ordered, closed once with its outcome.",
        {
            "id": "Derived from source and start.",
            "source_id": "The source visited.",
            "started_at": "When it was ordered.",
            "ended_at": "When it closed; null while it goes on.",
            "outcome": "``complete``, ``partial``, ``blocked``, ``gone``, ``seized``, ``redirected``, ``unreachable`` or ``error``; only ``complete`` may conclude that something is gone.",
            "reason": "Why it ended so.",
            "segment": "Path of its WARC file below ``archive/``.",
            "captures": "Captures entered.",
            "bytes": "Bytes of its WARC file.",
            "facts": "JSON object: what the crawler says of the visit (pages, browser, budget, software).",
        },
    ),
    "capture": Table(
        "The index of the archive: one archived exchange or rendered document; it can be rebuilt from the WARC files.",
        {
            "id": "UUID of its WARC-Record-ID, the same in every copy of the archive.",
            "visit_id": "The visit that made it.",
            "source_id": "The source visited.",
            "kind": "``response``, ``revisit`` (payload held by an earlier capture), ``dom`` (as a browser had built it), ``screenshot``, ``text``, ``pdf`` or ``resource``.",
            "url": "Address it was obtained from.",
            "captured_at": "When the capture began (WARC-Date); the only clock findings know.",
            "status": "HTTP status, where there is one.",
            "media_type": "Media type the server declared, without parameters.",
            "entity_digest": "``sha256:`` and the SHA-256 of the body without transfer coding, content coding kept.",
            "segment": "Path of its WARC file below ``archive/``.",
            "offset": "First byte of its gzip member in that file.",
            "length": "Bytes of that gzip member.",
            "member_sha256": "SHA-256 of that gzip member, hexadecimal.",
            "ip": "Address really connected to.",
            "refers_to": "For a revisit the capture that holds the payload; for a rendering the response it renders.",
            "role": "Why the page was visited: ``home``, ``product``, ``category``, ``legal``, ``image`` and so on.",
            "requested_url": "Address first asked for, where redirects led elsewhere.",
            "truncated": "``length``, ``time`` or ``disconnect`` where the body was cut off.",
            "facts": "JSON object: what the record's own metadata header says (connection, TLS, timing, how the page was found).",
        },
    ),
    "judgement": Table(
        "A person's ruling; never changed, only followed by another.",
        {
            "id": "Derived from subject, verdict, person and time.",
            "subject_kind": "``lead``, ``pair``, ``match``, ``seller`` or ``proposal``.",
            "subject": "Id of what is ruled on; for a pair the two site ids, parted by a space.",
            "verdict": "The ruling: for a pair ``same``, ``different``, ``unsure``, ``dismissed``, ``assigned`` or ``watched``; for a proposal ``accepted`` or ``rejected``.",
            "actor": "Who ruled.",
            "at": "When.",
            "reason": "Why, in their words.",
            "detail": "JSON object with what else was said.",
        },
    ),
    "digest": Table(
        "A digest that was written; one a civil day.",
        {
            "id": "Derived from the day.",
            "for_date": "The civil day it is for, where its readers live.",
            "composed_at": "It tells of evidence up to this time.",
            "text_sha256": "SHA-256 of the text as first written.",
            "html_sha256": "SHA-256 of the HTML as first written.",
            "entries": "Entries it told.",
        },
    ),
    "announced": Table(
        "What was told and in which digest, so that nothing is told as new twice.",
        {
            "entry": "Id of the entry: the finding's own id and what was said of it.",
            "digest_id": "The digest that told it.",
            "section": "The section it stood in.",
        },
    ),
    "delivery": Table(
        "One digest to one recipient, and how that went.",
        {
            "id": "Derived from digest, channel and recipient.",
            "digest_id": "The digest.",
            "channel": "``smtp``.",
            "recipient": "To whom.",
            "message_id": "Message-ID of the mail, the same at every try.",
            "state": "``queued``, ``sent`` or ``refused``.",
            "attempts": "Tries made.",
            "queued_at": "When it was first to be sent.",
            "closed_at": "When it was sent or refused.",
            "detail": "What the server said last, where it did not take it.",
        },
    ),
    "proposal": Table(
        "An address that the findings or a feed propose to watch; whether it is watched is decided by a person or by the threshold a person set.",
        {
            "id": "Derived from the address.",
            "url": "The address.",
            "kind": "Kind of source it would be.",
            "feed": "What proposes it: ``links`` of watched pages, or a discovery feed.",
            "reason": "Why, in French.",
            "score": "0 to 1: how likely a person would want it watched.",
            "capture_id": "The capture in which it was found.",
            "proposed_at": "Time of that capture.",
        },
    ),
    "custody": Table(
        "The custody log: who did what to which evidence, append-only and hash-chained.",
        {
            "seq": "Place in the log, without gaps.",
            "series": "What the line belongs to: a visit, a seal, the keys; each series chains on its own too.",
            "line": "Canonical JSON: time, person, event, subject, digest, reason, and the digests of the line before in the log and in its series.",
            "sha256": "SHA-256 of the line.",
        },
    ),
    "seal": Table(
        "A statement over the captures not yet sealed and the custody log's head, signed by the unit's key.",
        {
            "id": "Number of the seal.",
            "at": "When it was signed.",
            "statement": "Canonical JSON that was signed: Merkle root, count, custody head, the seal before.",
            "signature": "The signature's bytes.",
            "public_key": "The public key that verifies it (DER).",
        },
    ),
    "sealed": Table(
        "What a seal holds, leaf by leaf.",
        {
            "seal_id": "The seal.",
            "position": "Place of the leaf in its tree.",
            "capture_id": "The capture; null for the custody log's head.",
            "leaf": "The leaf's bytes that were hashed.",
        },
    ),
    "seal_token": Table(
        "An authority's time-stamp (RFC 3161) over a seal's statement, kept only when it verified under a pinned root.",
        {
            "seal_id": "The seal.",
            "authority": "The authority's short name.",
            "at": "Time in the token.",
            "query": "What was asked (DER).",
            "reply": "What was answered (DER), the token in it.",
        },
    ),
    "segment_digest": Table(
        "A closed WARC file as it stood when it was first sealed.",
        {
            "segment": "Path below ``archive/``.",
            "bytes": "Its size.",
            "records": "WARC records in it.",
            "sha256": "SHA-256 of the whole file.",
            "seal_id": "The seal under which it was noted.",
        },
    ),
    "tombstone": Table(
        "A WARC file whose retention was over: its content is gone, its digests stay.",
        {
            "segment": "Path it had below ``archive/``.",
            "source_id": "The source it was of.",
            "at": "When its removal was decided.",
            "actor": "Who removed it.",
            "reason": "Why, in the words of who did it.",
            "bytes": "Its size.",
            "sha256": "SHA-256 of the whole file.",
            "records": "JSON: ids and digests of the records it held.",
            "done_at": "When the content was gone; null where a removal was cut off and is to be taken up again.",
        },
    ),
    "discovery_query": Table(
        "One question put to an outside service, written before it was asked: what left this machine.",
        {
            "id": "Derived from feed, question and time.",
            "at": "When.",
            "feed": "The discovery feed that asked.",
            "told": "Who was asked, and so told.",
            "what": "What they were told.",
            "purpose": "Why it was asked.",
            "cost": "What it took from the feed's daily allowance.",
        },
    ),
    "discovery_answer": Table(
        "What came back to a question.",
        {
            "query_id": "The question.",
            "at": "When it came.",
            "status": "How it ended.",
            "sha256": "SHA-256 of the answer's bytes.",
            "facts": "JSON object: counts and what else the feed notes.",
        },
    ),
    "discovery_candidate": Table(
        "An address that a feed named, once a feed.",
        {
            "id": "Derived from the address.",
            "feed": "The feed that named it.",
            "url": "The address.",
            "kind": "Kind of source it would be.",
            "reason": "Why it was named.",
            "strength": "0 to 1: how much that says.",
            "query_id": "The question whose answer named it, where there was one.",
            "capture_id": "The capture that named it, where there was one.",
            "named_at": "When it was named, by the answer or the capture.",
            "at": "When it was entered.",
        },
    ),
    "discovery_result": Table(
        "Which sites an answer named, known ones too.",
        {"query_id": "The question.", "site": "Host of the site named."},
    ),
    "discovery_probe": Table(
        "A first look at a candidate: an ordinary archived visit of its home page.",
        {
            "visit_id": "The visit.",
            "candidate_id": "The candidate looked at.",
            "site": "Its host.",
            "look": "Which look at this site it was, counted from 1.",
            "at": "When.",
        },
    ),
}

FINDINGS: dict[str, Table] = {
    "document": Table(
        "One body at one address of one source, however often it was captured: what the steps read.",
        {
            "id": "Derived from source, address, form, status and entity digest.",
            "source_id": "The source visited.",
            "site_id": "The site: host without ``www.``, or ``network:account``.",
            "url": "Its address.",
            "kind": "``http`` (as served), ``dom`` (as a browser had built it) or ``picture``.",
            "status": "HTTP status.",
            "media_type": "Declared media type.",
            "entity_digest": "Digest of its body.",
            "capture_id": "The first capture of it, from which it is read.",
            "captured_at": "Time of that capture.",
            "standing": "What was served: ``content``, ``blocked``, ``seized``, ``not_found``, ``redirected``, ``parked`` and so on; empty while unread.",
            "standing_reason": "The rule that decided the standing and what it saw.",
            "platform": "Shop software or network that recognised it, or ``generic``.",
            "role": "What the page is: ``home``, ``product``, ``category``, ``legal``, ``post`` and so on.",
            "title": "Its title.",
            "language": "BCP 47 language, declared or from its words.",
        },
    ),
    "sighting": Table(
        "Each capture of each document.",
        {
            "capture_id": "The capture.",
            "document_id": "The document it shows.",
            "visit_id": "The visit that made it.",
            "source_id": "The source visited.",
            "captured_at": "Time of the capture.",
        },
    ),
    "step_done": Table(
        "Which edition of which step has read what; deleting a row has it read again.",
        {
            "step": "Name of the step, or ``snapshot``.",
            "subject": "The document, or for snapshots the visit.",
            "edition": "Edition of code and rules under which it was read.",
        },
    ),
    "problem": Table(
        "What could not be read: one bad page costs one page, and is said.",
        {
            "id": "Derived from step and subject.",
            "step": "The step that failed.",
            "subject": "The document.",
            "capture_id": _CAPTURE,
            "what": "What was wrong.",
        },
    ),
    "listing": Table(
        "A thing offered for sale, as one document shows it.",
        {
            "document_id": _DOCUMENT,
            "listing_id": "What it is known by across visits: site and address.",
            "url": "Its own address.",
            "name": "Its name.",
            "price": "What is asked, a decimal number as text; null where the page does not say.",
            "currency": "ISO 4217.",
            "list_price": "The crossed-out price.",
            "availability": "In the words of schema.org's ItemAvailability (``InStock``, ``OutOfStock`` …), or ``unknown``.",
            "sku": "The shop's own article number.",
            "description": "Its words.",
            "images": "JSON list of picture addresses, the main one first.",
            "category": "Its category as shown.",
            "brand": "Its brand as shown.",
            "seller": "The seller a marketplace or an ad names.",
            "offers": "JSON list of variants: name, sku, price, availability.",
            "detail": "1 on its own page, 0 for a card on a page of several: only like is compared with like.",
            "reader": "Which reader read it: ``json-ld``, ``microdata``, ``structure`` and so on.",
        },
    ),
    "post": Table(
        "A public message, as one document shows it.",
        {
            "document_id": _DOCUMENT,
            "post_id": "What it is known by across visits: network, account and the network's own id.",
            "network": "``telegram``, ``mastodon``, ``forum`` and so on.",
            "url": "Its address.",
            "account_id": "Stable id of the author, where public.",
            "author": "Author as shown.",
            "text": "Its words.",
            "published_at": "When it was published, as the page says.",
            "edited": "1 where the page says it was edited.",
            "links": "JSON list of addresses in it.",
            "media": "JSON list of picture and film addresses.",
            "reply_to": "The post it answers.",
            "forwarded_from": "Whom it repeats.",
            "views": "Views the page claims.",
        },
    ),
    "account": Table(
        "A public account, channel or profile, as one document shows it.",
        {
            "document_id": _DOCUMENT,
            "network": "The network.",
            "account_id": "Stable id where public, else the handle.",
            "handle": "Its handle.",
            "name": "Its shown name.",
            "url": "Its address.",
            "bio": "What it says of itself.",
            "links": "JSON list of addresses it names.",
            "followers": "Followers the page claims.",
            "avatar": "Address of its picture.",
        },
    ),
    "trader": Table(
        "Who a page says the site is.",
        {
            "document_id": _DOCUMENT,
            "name": "Trade name.",
            "url": "Address it gives as its own.",
            "legal_name": "Legal name.",
            "description": "What it says of itself.",
            "address": "Postal address.",
            "logo": "Address of its logo.",
        },
    ),
    "contact": Table(
        "An identifier by which a seller is reached, paid or recognised, as one document shows it.",
        {
            "document_id": _DOCUMENT,
            "kind": "``phone``, ``email``, ``telegram``, ``iban``, ``siren``, ``google_analytics`` and so on.",
            "value": "Normal form; an account number of a bank is kept as country, digest and last characters.",
            "quotation": "The characters of the page it was read from.",
            "place": "Where on the page.",
            "valid": "1 where its check digits and form hold.",
            "note": "What else is known of it.",
        },
    ),
    "link": Table(
        "An address of another site that a document links to.",
        {"document_id": _DOCUMENT, "url": "The address."},
    ),
    "block": Table(
        "A piece of a document's words with its place; what matches quote and search finds.",
        {
            "id": "Derived from document and number, an integer because full-text search needs one.",
            "document_id": _DOCUMENT,
            "number": "Its place in the document.",
            "kind": "``title``, ``product``, ``faq``, ``terms``, ``review``, ``bio``, ``post``, ``meta``, ``alt``, ``ocr`` or ``body``.",
            "text": "Its words, as they were written.",
        },
    ),
    "verdict": Table(
        "What a document's words are taken for.",
        {
            "document_id": _DOCUMENT,
            "band": "How soon a person should look: ``decisive``, ``review``, ``low`` or ``none``.",
            "class": "``listing``, ``successor``, ``delivery``, ``press``, ``demand`` and so on.",
            "score": "Calibrated probability that it offers a prepared phone, 0 to 1.",
            "rule": "The strongest decision rule that holds.",
            "concepts": "JSON list of concepts heard.",
            "dampers": "JSON list of what speaks against.",
            "lexicon": "Edition of lexicon and weights.",
        },
    ),
    "match": Table(
        "One place where the lexicon heard something, quoted as it was written.",
        {
            "id": "Derived from document, block, place and entry.",
            "document_id": _DOCUMENT,
            "block": "``block.number``.",
            "start": "First character in the block.",
            "stop": "Character after the last.",
            "concept": "What it stands for: ``STRIP``, ``EVADE``, ``PRISON`` and so on.",
            "entry": "The lexicon entry that heard it.",
            "quotation": "The characters themselves.",
            "disguises": "JSON list of the disguises it was seen through.",
            "lexicon": "Edition of lexicon and weights.",
        },
    ),
    "trait": Table(
        "A characteristic of a site as one document shows it; what the lineage compares.",
        {
            "document_id": _DOCUMENT,
            "capture_id": _CAPTURE,
            "site_id": "The site.",
            "kind": "``handle``, ``photo``, ``terms``, ``tracker``, ``payment_account`` and so on.",
            "value": "Normal form: equal values are the same characteristic.",
            "quotation": "What it was read from.",
            "observed_at": "Time of the capture.",
            "url": "Address of the document.",
        },
    ),
    "site": Table(
        "What is known of each site, summed up.",
        {
            "id": "Host without ``www.``, or ``network:account``.",
            "source_id": "A source under which it is visited.",
            "label": "Its trade name, or its id.",
            "first_seen_at": "First capture.",
            "last_seen_at": "Latest capture.",
            "standing": "How it stood at the last visit that could tell: ``content``, ``seized``, ``redirected`` or ``not_found``.",
            "standing_since": "End of the first visit that found it so.",
            "seized_at": "End of the first visit that found a seizure banner.",
            "redirected_to": "Site it sends its visitors to.",
            "redirected_at": "End of the first visit that was redirected.",
            "band": "Strongest band of an offer among its documents.",
            "class": "Class of that verdict.",
            "offers_since": "Capture time of the document that first showed the offer.",
            "offer_document": "That document.",
        },
    ),
    "snapshot": Table(
        "One visit as understood; only a complete one concludes that something is gone.",
        {
            "visit_id": "The visit.",
            "source_id": "Its source.",
            "site_id": "Its site.",
            "ended_at": "When it closed.",
            "outcome": "Its outcome.",
            "reason": "Why it ended so.",
            "documents": "Documents it showed.",
            "listings": "Listings it showed.",
            "posts": "Posts it showed.",
        },
    ),
    "snapshot_item": Table(
        "What a visit showed, each thing once, on the page that says most about it.",
        {
            "visit_id": "The visit.",
            "kind": "``listing``, ``post`` or ``contact``.",
            "item_id": "``listing_id``, ``post_id``, or ``kind:value`` of a contact.",
            "document_id": "The document it is taken from.",
            "capture_id": "The capture of it in this visit.",
        },
    ),
    "change": Table(
        "What is not as it was at the last visit that could tell.",
        {
            "id": "Derived from visit, kind and item.",
            "source_id": "The source.",
            "site_id": "The site.",
            "visit_id": "The visit that showed it.",
            "at": "When that visit closed.",
            "kind": "``price_changed``, ``listing_vanished``, ``contact_appeared``, ``site_seized`` and so on.",
            "item_id": "What changed.",
            "subject": "Its name as a person reads it.",
            "before": "As it was.",
            "after": "As it is.",
            "capture_before": "The capture that shows it as it was.",
            "capture_after": "The capture that shows it as it is.",
        },
    ),
    "search": Table(
        "Full-text search (FTS5) over ``block``, accents and case folded; ``rowid`` is ``block.id``.",
        {"text": "The block's words."},
    ),
    "lineage_site": Table(
        "The sites the lineage compares, numbered in the order in which they were first seen.",
        {
            "number": "Its number in the lineage's tables.",
            "site_id": "The site.",
            "first_at": "Its first capture, or when its profile was written.",
            "seized_at": "When it was found seized.",
            "seed_from": "Since when its successors are looked for.",
            "seed_why": "Why: seized, judged, described by a profile, a successor itself.",
            "habit_words": "Words of its own that its habits of writing were last compared with.",
        },
    ),
    "fingerprint": Table(
        "All traits of a site up to now, each where it was first seen.",
        {
            "site": _NUMBER,
            "kind": "Kind of trait.",
            "value": "Its value.",
            "quotation": "What it was read from.",
            "capture_id": "The first capture that shows it.",
            "first_at": "Time of that capture.",
        },
    ),
    "posting": Table(
        "Which sites show which key: how two sites that share something are found without comparing all.",
        {"key": "64 bits of the hash of kind and value.", "site": _NUMBER},
    ),
    "photo_hash": Table(
        "Every picture of every site, as its perceptual hash.",
        {"number": "The picture's number.", "site": _NUMBER, "value": "The hash (PDQ)."},
    ),
    "photo_group": Table(
        "Which sites show a copy of a picture.",
        {"photo": "``photo_hash.number``.", "site": _NUMBER},
    ),
    "attached": Table(
        "An account and a shop that point to each other: one seller.",
        {
            "account": "The account, by its number in ``lineage_site``.",
            "site": "The shop, by its number in ``lineage_site``.",
            "since": "When both were first seen to.",
            "handle": "The handle the shop shows.",
            "capture_account": "The capture of the account that names the shop.",
            "capture_site": "The capture of the shop that names the account.",
        },
    ),
    "candidate": Table(
        "Pairs that share something uncommon and are therefore weighed.",
        {
            "subject": "The later site, by number.",
            "predecessor": "The earlier site, by number.",
            "shared": "What they share, in hundredths of a bit, before weighing.",
        },
    ),
    "clone": Table(
        "Pairs in which the later site carries so much of the earlier one's public pages that it may be a copy.",
        {"subject": "The later site, by number.", "predecessor": "The earlier site, by number."},
    ),
    "lead": Table(
        "Where a site may come from: a pair worth an analyst's look; kept once flagged, even if later evidence takes it back.",
        {
            "id": "Derived from the two sites.",
            "subject": "The later site.",
            "predecessor": "The earlier site.",
            "band": "``same_hand``, ``same_network``, ``copycat`` or ``unresolved``, as of now.",
            "probability": "That one hand runs both, 0 to 1.",
            "copycat": "That the later copies the earlier, 0 to 1.",
            "network": "That both draw on one supplier or network, 0 to 1.",
            "bits": "Evidence for one hand, the prior included, in bits.",
            "prior_bits": "What any pair starts with.",
            "copying_bits": "Evidence that it copies.",
            "priority": "1 where the site itself says that it succeeds another.",
            "status": "``new``, or what people ruled: ``confirmed``, ``dismissed``, ``unsure``, ``assigned``, ``watched``.",
            "flagged_at": "Capture time of the evidence at which it first crossed a band.",
            "flagged_capture": "That capture.",
            "flagged_band": "The band it crossed then.",
            "first_seen_at": "First capture of the later site.",
            "updated_at": "Capture time of the latest evidence weighed.",
            "why": "The strongest reasons in one French line.",
        },
    ),
    "lead_reason": Table(
        "One reason of a lead, with both sides quoted.",
        {
            "lead_id": "The lead.",
            "position": "Its place: strongest first, those against last.",
            "signal": "The signal that speaks.",
            "family": "Reasons of one family are not independent and count together.",
            "claim": "What it says, in French.",
            "value": "What is shared.",
            "bits": "What it adds for one hand, as counted.",
            "bits_alone": "What it would add by itself.",
            "bits_copycat": "What it adds for a copy.",
            "others": "Other sites that show it: the fewer, the stronger.",
            "quotation_before": "Words of the earlier site.",
            "capture_before": "The capture that holds them.",
            "quotation_after": "Words of the later site.",
            "capture_after": "The capture that holds them.",
            "stance": "``for``, ``against`` or ``neutral``.",
            "note": "What else an analyst should know.",
        },
    ),
    "lead_example": Table(
        "Further pairs of quotations for a reason.",
        {
            "lead_id": "The lead.",
            "position": "The reason's place.",
            "number": "The example's place.",
            "quotation_before": "Words of the earlier site.",
            "capture_before": "The capture that holds them.",
            "quotation_after": "Words of the later site.",
            "capture_after": "The capture that holds them.",
        },
    ),
    "lead_history": Table(
        "Each time a lead changed its band.",
        {
            "lead_id": "The lead.",
            "at": "Capture time of the evidence that changed it.",
            "capture_id": "That capture.",
            "band": "The band from then on.",
            "probability": "Probability of one hand then.",
            "bits": "Evidence then.",
        },
    ),
    "seller": Table(
        "Sites and accounts that are one seller, by strong ties only.",
        {
            "id": "Derived from the first member.",
            "name": "Name of the first member.",
            "first_seen_at": "First capture of any member.",
            "first_capture": "That capture.",
            "last_seen_at": "Latest capture of any member.",
            "members": "Sites and accounts in it.",
        },
    ),
    "seller_member": Table(
        "A site or account of a seller, and what ties it.",
        {
            "seller_id": "The seller.",
            "site_id": "The site or account.",
            "since": "When the tie was first seen.",
            "reason": "What ties it, in French; empty for the first member.",
            "with_site": "The member it is tied to.",
        },
    ),
    "seller_alias": Table(
        "Names and identifiers a seller goes by.",
        {
            "seller_id": "The seller.",
            "kind": "Kind of trait.",
            "value": "Its value.",
            "site_id": "The member that shows it.",
            "capture_id": _CAPTURE,
            "since": "Time of that capture.",
        },
    ),
    "lineage_event": Table(
        "Seizures and rulings the lineage has taken in.",
        {
            "at": "When it happened.",
            "place": "1 for a seizure, 2 for a ruling that two sites are one hand's.",
            "site_id": "The site.",
            "other": "For a ruling, the other site.",
        },
    ),
    "lineage_progress": Table(
        "How far the lineage has come, in one row.",
        {
            "only": "Always 1.",
            "observed_at": "Time of the last event taken in.",
            "capture_id": "The last capture taken in.",
            "traits": "Traits taken in.",
            "captures": "Captures taken in.",
            "edition": "Edition of code, weights and profiles; when it changes, all is done again.",
        },
    ),
}

JOURNAL: dict[str, Table] = {
    "access": Table(
        "The access journal the law on personal data asks for: one line for each of six operations, hash-chained.",
        {
            "seq": "Place in the journal, without gaps.",
            "at": "When.",
            "line": "Canonical JSON: operation, person, reason, recipient, and a reference to the data, never the data.",
            "sha256": "SHA-256 of the line.",
        },
    ),
    "expired": Table(
        "Where the chain stood when lines whose time was over were removed, in one row.",
        {
            "id": "Always 1.",
            "seq": "The last line removed.",
            "sha256": "Its digest, which the first line still kept names.",
            "count": "Lines removed so far.",
        },
    ),
}

DATABASES: dict[str, dict[str, Table]] = {
    "ledger.db": LEDGER,
    "findings.db": FINDINGS,
    "journal.db": JOURNAL,
}
