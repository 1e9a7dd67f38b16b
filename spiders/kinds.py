"""Which spider makes which kind of visit."""

from crawler.order import VisitOrder
from spiders.shop import ShopSpider
from spiders.social import SocialSpider
from spiders.visiting import VisitingSpider
from storage.records.source import SourceKind

_SPIDERS = {SourceKind.SHOP: ShopSpider, SourceKind.SOCIAL: SocialSpider}


def spider_for(order: VisitOrder) -> type[VisitingSpider]:
    """Return the spider class that makes this kind of visit; one that follows no links where no other is named."""
    return _SPIDERS.get(order.kind, VisitingSpider)
