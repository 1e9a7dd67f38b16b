"""What Datasette shows: French titles, facets, and saved queries for the questions analysts ask first."""

from html import escape
from typing import Any

from monitor.config import Configuration
from storage.evidence.custody import custody_migrations
from storage.evidence.journal import journal_migrations
from storage.evidence.purge import purge_migrations
from storage.evidence.seals import seal_migrations
from storage.findings.schema import findings_migrations
from storage.ledger.discovery import discovery_migrations
from storage.ledger.schema import ledger_migrations
from storage.meaning import meanings, schema_of
from storage.migrating import Migrations

MIGRATIONS: dict[str, tuple[Migrations, ...]] = {
    "ledger.db": (
        ledger_migrations,
        custody_migrations,
        seal_migrations,
        purge_migrations,
        discovery_migrations,
    ),
    "findings.db": (findings_migrations,),
    "journal.db": (journal_migrations,),
}
"""What makes each database of a workspace."""

_QUERIES = {
    "vendeurs": (
        "Vendeurs, du plus récent au plus ancien",
        "select s.name as nom, s.first_seen_at as premiere_vue, group_concat(m.site_id, ', ') as sites, "
        "min(x.band) as offre, s.id as vendeur from seller s join seller_member m on m.seller_id = s.id join site x on x.id = m.site_id "
        "where x.band in ('decisive', 'review') group by s.id order by s.first_seen_at desc",
    ),
    "pistes": (
        "Pistes de filiation, les plus probables d'abord",
        "select l.id as piste, l.subject as site, l.predecessor as succede_a, l.band as conclusion, "
        "round(l.probability, 4) as probabilite, round(l.bits, 1) as bits, l.flagged_at as signalee_le, l.why as pourquoi "
        "from lead l order by l.band = 'same_hand' desc, l.probability desc",
    ),
    "raisons": (
        "Raisons d'une piste (piste=…)",
        "select claim as raison, round(bits, 2) as bits, family as famille, value as valeur, quotation_before as avant, "
        "capture_before as preuve_avant, quotation_after as apres, capture_after as preuve_apres from lead_reason "
        "where lead_id = :piste order by abs(bits) desc",
    ),
    "recherche": (
        "Chercher des mots dans tout ce qui a été capturé (mots=…)",
        "select d.site_id as site, d.title as titre, snippet(search, 0, '«', '»', '…', 24) as extrait, d.url, "
        "d.capture_id as preuve, d.captured_at as le from search join block b on b.id = search.rowid "
        "join document d on d.id = b.document_id where search match coalesce(nullif(escape_fts(:mots), ''), '\"\"') order by rank limit 200",
    ),
    "contact": (
        "Où a-t-on vu ce contact ? (valeur=…)",
        "select c.kind as genre, c.value as valeur, d.site_id as site, c.quotation as citation, d.url, d.capture_id as preuve, "
        "d.captured_at as le from contact c join document d on d.id = c.document_id where c.value like '%' || :valeur || '%' "
        "order by d.captured_at",
    ),
    "contacts_partages": (
        "Contacts que plusieurs sites partagent",
        "select c.kind as genre, c.value as valeur, count(distinct d.site_id) as sites, group_concat(distinct d.site_id) as lesquels, "
        "min(d.captured_at) as depuis from contact c join document d on d.id = c.document_id where c.valid "
        "group by c.kind, c.value having count(distinct d.site_id) > 1 order by sites, depuis desc",
    ),
    "annonces": (
        "Annonces d'un site, dernier état connu (site=…)",
        "select l.name as annonce, l.price as prix, l.currency as devise, l.availability as stock, l.url, i.capture_id as preuve, "
        "max(s.ended_at) as le from snapshot_item i join snapshot s using (visit_id) join listing l on l.document_id = i.document_id "
        "and l.listing_id = i.item_id where i.kind = 'listing' and s.site_id = :site group by i.item_id order by l.name",
    ),
    "changements": (
        "Changements d'un site (site=…)",
        "select at as le, kind as quoi, subject as sujet, before as avant, after as apres, capture_before as preuve_avant, "
        "capture_after as preuve_apres from change where site_id = :site order by at desc",
    ),
    "phrases": (
        "Ce que le lexique a entendu, les plus fortes d'abord",
        "select v.band as offre, v.class as classe, round(v.score, 3) as score, d.site_id as site, d.title as titre, d.url, "
        "d.capture_id as preuve, d.captured_at as le from verdict v join document d on d.id = v.document_id "
        "where v.band in ('decisive', 'review') order by v.band, v.score desc",
    ),
    "illisibles": (
        "Pages qui n'ont pas pu être lues",
        "select p.step as etape, p.what as cause, d.url, p.capture_id as preuve from problem p left join document d on d.id = p.subject",
    ),
}

_TABLES = {
    "site": ("Sites", ["standing", "band", "class"]),
    "document": ("Documents (une page, un contenu)", ["standing", "platform", "role", "language"]),
    "listing": ("Annonces", ["availability", "currency", "reader"]),
    "post": ("Publications", ["network"]),
    "contact": ("Contacts et identifiants", ["kind", "valid"]),
    "verdict": ("Ce que disent les mots", ["band", "class"]),
    "match": ("Phrases entendues", ["concept"]),
    "change": ("Changements", ["kind"]),
    "lead": ("Pistes de filiation", ["band", "status"]),
    "seller": ("Vendeurs", []),
    "trait": ("Traits des sites", ["kind"]),
    "snapshot": ("Visites comprises", ["outcome"]),
    "problem": ("Illisible", ["step"]),
}


def metadata(configuration: Configuration) -> dict[str, Any]:
    """Return Datasette's metadata for a workspace."""
    return {
        "title": f"Portique — {configuration.investigation.title}",
        "description_html": _welcome(),
        "databases": {
            "findings": {
                "title": "Constats (recalculables)",
                "queries": {
                    name: {"title": title, "sql": sql, "hide_sql": True}
                    for name, (title, sql) in _QUERIES.items()
                },
                "tables": _tables("findings.db"),
            },
            "ledger": {
                "title": "Registre (sources, visites, captures, décisions)",
                "tables": _tables("ledger.db"),
            },
        },
    }


def _tables(database: str) -> dict[str, Any]:
    """Return what is said of each table and column, from its own DDL."""
    return {
        name: {
            "description": table.meaning,
            "columns": {column: meaning for column, meaning in table.columns.items() if meaning},
            **_shown(name),
        }
        for name, table in meanings(schema_of(*MIGRATIONS[database])).items()
    }


def _shown(name: str) -> dict[str, Any]:
    title, facets = _TABLES.get(name, (name, []))
    return {"title": title, **({"facets": facets} if facets else {})}


def _welcome() -> str:
    """Return the questions analysts ask first, as the first thing they see."""
    asked = "".join(
        f'<li><a href="/findings/{name}">{escape(title)}</a></li>'
        for name, (title, _) in _QUERIES.items()
    )
    return (
        "<p>Lecture seule. Chaque constat mène à la capture qui le prouve. Portique propose, un enquêteur décide.</p>"
        f'<ul>{asked}<li><a href="/proposals">Adresses découvertes</a></li><li><a href="/health">Santé de la veille</a></li></ul>'
    )


def sentences() -> list[str]:
    """Return the SQL of every saved query, for the tests that run them."""
    return [sql for _, sql in _QUERIES.values()]
