"""
What may go wrong with an engine::

    EngineError
    ├── EngineUnavailable   no scheduler answers, or no worker does what was asked
    └── EditionsDiffer      a part of the cluster runs other code
"""

from storage.errors import StorageError

NOT_INSTALLED = "portique[cluster] is not installed"


class EngineError(StorageError):
    """The engine cannot do what it is asked; the ledger still says what is due."""


class EngineUnavailable(EngineError):
    """Nobody there does it."""

    def __init__(self, why: object) -> None:
        self.why = str(why)
        super().__init__(f"The cluster does not do it: {self.why}")

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return EngineUnavailable, (self.why,)


class EditionsDiffer(EngineError):
    """
    Two parts of a cluster would read the same page in two ways.

    Rows are kept under the edition of the code that made them: the part that differs gets nothing to do.
    """

    def __init__(self, who: str, steps: tuple[str, ...]) -> None:
        self.who, self.steps = who, steps
        super().__init__(
            f"{who} has other editions of the steps {', '.join(steps)} than the scheduler: "
            "install the same Portique, the same packages and the same Tesseract on both."
        )

    def __reduce__(self) -> tuple[type, tuple[str, tuple[str, ...]]]:
        return EditionsDiffer, (self.who, self.steps)
