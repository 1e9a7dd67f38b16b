"""Import this to have everything a reading process needs in memory: readers are forked from a process that did."""

from monitor.analysis import apply
from monitor.phrases.judge import judge

judge("mini téléphone déplaqué, ne sonne pas au portique, 60 €")

__all__ = ["apply"]
