"""The crawl process as a program: ``python -m spiders`` reads visit orders from standard input."""

from crawler.process import run
from spiders.kinds import spider_for

if __name__ == "__main__":
    run(spider_for)
