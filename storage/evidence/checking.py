"""
Read a file that was handed in once, in a process beside this one, under deadlines and a limit of memory.

Who made the file may have made it against its reader. What is read whole within the bounds is read again to be entered;
nothing of what is not is.
"""

import signal
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from storage import children
from storage.beside import Beside, Died
from storage.evidence.errors import ImportRefused
from storage.evidence.intake import check_date, pieces_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What reading one file may cost."""

    cpu_seconds: int = 20
    bytes_a_second: int = 2_000_000
    """A large file takes longer: so many bytes of it give it one second more."""

    megabytes: int = 3_000
    """Beyond what the process begins with."""


def _limited(megabytes: int) -> None:
    children.limit_memory(children.data_held() + megabytes)


class Checker:
    """The process, started for the first file and again where a file ended it; a context manager."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._process = Beside(_limited, self._bounds.megabytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.close()

    def check(self, file: Path, source_url: str, now: datetime) -> None:
        """Read all of a file. Raises ImportRefused where it is damaged, hostile or takes more than its bounds."""
        seconds = self._bounds.cpu_seconds + file.stat().st_size // self._bounds.bytes_a_second
        late = f"sa lecture prend plus de {seconds} s de processeur : fichier piégé ou démesuré"
        try:
            self._process.call(_check, file, source_url, now, seconds, seconds=5.0 * seconds)
        except TimeoutError:
            raise ImportRefused(late) from None
        except Died as died:
            spent = died.code == -signal.SIGXCPU
            raise ImportRefused(late if spent else f"sa lecture s'arrête (code {died.code})") from None  # fmt: skip
        except MemoryError:  # what it held may stay with it, and be missing for the next file
            self._process.close()
            raise ImportRefused(f"sa lecture prend plus de {self._bounds.megabytes} Mo") from None
        except RecursionError:
            raise ImportRefused("imbriqué au-delà de ce qui se lit") from None
        except (ImportRefused, OSError):
            raise
        except Exception as error:  # a reader that fails costs its file, and is said
            why = f"ne se lit pas jusqu'au bout ({type(error).__name__} : {error})"
            raise ImportRefused(why[:300]) from error


def _check(file: Path, source_url: str, now: datetime, seconds: int) -> None:
    children.limit_time(seconds)
    for piece in pieces_of(file, source_url, lambda _: None):
        check_date(piece.at, now)
