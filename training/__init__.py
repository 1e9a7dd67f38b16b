"""
What is learnt from texts, and from what: for whoever trains, never part of an installed Portique.

    python -m training words DEVELOPMENT.jsonl training/texts/training*.jsonl --background background.jsonl
    python -m training ordinary

`words` writes `monitor/phrases/weights/` (needs the extra `train`: `make bench` installs it). `ordinary` writes
`monitor/discovery/ordinary/`: how many French texts use a word, and the runs of words in those that sell nothing.
"""
