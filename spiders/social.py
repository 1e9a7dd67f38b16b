"""Visit an account, channel or thread: its public page, and older posts within the budget."""

from spiders.visiting import VisitingSpider


class SocialSpider(VisitingSpider):
    """Begins at the public preview of the account, where the network has one."""

    name = "social"
    follows = True

    @property
    def first_url(self) -> str:
        """The network's public page for the account, or the address as it was given."""
        from spiders.networks import NETWORKS

        url = self.run.order.url
        return next((found for network in NETWORKS if (found := network.address(url))), url)
