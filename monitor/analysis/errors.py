"""
What may go wrong in the analysis as a whole::

    AnalysisError
    └── CodeChanged   Portique was replaced under a running process
"""

from storage.errors import StorageError
from storage.records.cleaned import cleaned


class AnalysisError(StorageError):
    """The analysis cannot go on."""


class CodeChanged(AnalysisError):
    """
    A reading process runs other code than the one that asks it.

    Rows are kept under the edition of the code that made them, so nothing is written.
    """

    def __str__(self) -> str:
        return (
            f"A reading process has another edition of the step {self.args[0]} than this one: Portique was replaced while "
            "it ran. Stop it and start it again; nothing is lost."
        )


def cause(error: Exception) -> str:
    """Return what went wrong, as a problem row tells it."""
    return cleaned(f"{type(error).__name__}: {error}"[:500])
