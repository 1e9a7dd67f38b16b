"""The crawl process as a program: ``python -m spiders`` reads visit orders from standard input."""

import gc


def main() -> None:
    """Serve visit orders; cycles are sought once all is loaded (:mod:`storage.memory`), not again and again meanwhile."""
    gc.disable()
    from crawler.process import run
    from spiders.kinds import spider_for

    run(spider_for)


if __name__ == "__main__":
    main()
