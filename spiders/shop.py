"""Visit a shop: home, categories, products, notices, and the pictures of what it sells."""

from spiders.visiting import VisitingSpider


class ShopSpider(VisitingSpider):
    """Follows what the platform module says to visit next."""

    name = "shop"
    follows = True
