"""The pages of the desk, one module a room; each asks the queries of ``storage`` and fills a template."""
