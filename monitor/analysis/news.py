"""
What is new since the later stages last looked: lists in ``step_done``, each emptied by the stage that has looked.

Each is written together with what makes it new, so a run that is killed leaves the rest to the next.
"""

TOUCHED = "touched"
"""Sites of which a capture, a reading or a snapshot is new since sites and lineage were brought up to date."""

UNPLACED = "unplaced"
"""Documents read since the lineage last took in captures, each with its capture's time and id."""

UNPROPOSED = "unproposed"
"""Sites that changed since it was last asked where they lead."""
