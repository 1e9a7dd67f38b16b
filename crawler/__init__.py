"""
How a page is fetched and becomes evidence.

The monitor hands a **visit order** (:mod:`crawler.order`) to a crawl process; the process hands back one archive
segment and says how the visit ended. Order in, segment out: nothing else is shared, so the process may as well run
on another machine.

* :mod:`crawler.guard` decides which addresses may be connected to; it is asked for every connection, whoever asks;
* :mod:`crawler.egress` is the one way out: plain HTTP with the bytes of the wire kept;
* :mod:`crawler.gateway` makes the browser's requests by that way out, as a loopback proxy;
* :mod:`crawler.recorder` archives each exchange, on disk, before the spider or anyone else decodes it;
* :mod:`crawler.browser` visits a page with Chromium and records exchanges, DOM, words and picture;
* :mod:`crawler.handler` puts both under Scrapy;
* :mod:`crawler.process` runs visits side by side in one Scrapy process and reports how each ended.
"""
