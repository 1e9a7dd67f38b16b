"""
What can be wrong with a page that is read, drawn as a tree.

SpiderError
└── UnreadablePage     what the platform always shows is not there
"""


class SpiderError(Exception):
    """Something a spider met that its caller can answer."""


class UnreadablePage(SpiderError):
    """
    A page lacks what its platform always shows.

    The page stays archived and the problem is recorded with it, so that it can be read again by a later edition.
    """

    def __init__(self, url: str, missing: str) -> None:
        super().__init__(
            f"Page {url} should show its {missing}, but nothing of the kind was found. "
            "Look at the capture with `portique read`, and if the platform changed, save it with `portique fixture`."
        )
        self.url = url
        self.missing = missing
