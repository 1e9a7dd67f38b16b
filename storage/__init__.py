"""
What is known, and where it lies: the specification of a workspace.

A workspace is one folder, one investigation::

    portique.toml            every setting, commented; written by people
    archive/                 evidence: WARC 1.1, append only, written by the crawl process alone
      SERIES/YYYY-MM/        one series a source and civil month (UTC): the unit of retention
        VISIT.warc.gz        one visit; its warcinfo names visit and source, so any index of it can be rebuilt
        VISIT.warc.gz.open   the same while the visit goes on
        *.torn               bytes after the last whole record of a visit that was cut off; kept, never read
    ledger.db                what cannot be recomputed: sources, visits, captures, judgements, deliveries, custody
    findings.db              what can: delete it, run the analysis, the same rows return
    digests/                 every digest as HTML and text
    packages/                evidence packages
    state/                   locks and progress; may be deleted when nothing runs

Three kinds of state, one writer each:

* **evidence** is appended by the crawl process, record by record, each on disk (fsync) before anyone decodes it;
* the **ledger** has one writer at a time (SQLite in rollback-journal mode, extra synchronous: console, worker and
  command line may all write to it, in short transactions; the WAL-reset defect of SQLite 3.7-3.51.2 does not exist
  in this mode). Rows are added or closed, not changed;
* **findings** are written by the analysis alone, which holds the workspace's analysis lock.

No transaction writes to two of them. Ids are derived (see :mod:`storage.ids`), so a judgement still points at its
object after a rebuild. Time comes from the capture.
"""
