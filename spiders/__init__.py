"""
The places Portique reads: shops, marketplaces and public posts, and the spiders that visit them.

Reading a page never fetches one: :func:`spiders.read.read` is a function of a page's bytes.

How to add a platform, in one file, two lines and one folder:

1. ``portique read URL`` shows what the generic reader makes of a page, and by which reader. Often that is enough.
2. ``portique fixture URL tests/fixtures/<platform>/<case>`` saves the page and its reading: ``page.html``,
   ``expected.json`` and ``note.txt``. Correct ``expected.json`` by hand to what a person sees on the page, and say in
   ``note.txt`` why the case is there.
3. Write ``spiders/platforms/<platform>.py`` with ``NAME``, ``recognises(page)``, ``next_pages(page)``,
   ``listings(page)`` and ``seller(page)``: see :class:`spiders.platforms.Platform`. Start from
   :mod:`spiders.platforms.generic` and add only what the platform alone can know: its public API, its variants. Where
   signs in the markup and one function are all it takes, ``PLATFORM = Known(...)`` (:mod:`spiders.platforms.known`).
4. Import the module and put it in ``PLATFORMS`` in ``spiders/platforms/__init__.py``, the most telling first.
5. ``make test`` reads every fixture again, and refuses a platform without one.

A language is one file: ``spiders/tongues/<code>.toml``. A rule that judges is one function in a tuple, with one test
(``tests/spiders/rules``): see :mod:`spiders.reading.judged`.

A network (forum, channel, profile) is added the same way in ``spiders/networks``; for a forum software with a layout of its
own, ``NETWORK = Known(...)`` (:mod:`spiders.networks.known`) is all of its file.
"""
