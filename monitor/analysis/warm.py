"""Import this to have everything a reading process needs in memory: readers are forked from a process that did."""

from monitor.analysis import apply
from monitor.analysis.steps import load, steps
from monitor.phrases.judge import judge
from storage.memory import keep_what_is_loaded

judge("mini téléphone déplaqué, ne sonne pas au portique, 60 €")
load()
steps()
keep_what_is_loaded()

__all__ = ["apply"]
