"""
What is learnt from texts, and from what: for whoever trains, never part of an installed Portique.

    python -m benchmarks.training hear HEARD.jsonl
    python -m benchmarks.training words TEXTS.jsonl benchmarks/training/texts/training*.jsonl --ordinary HEARD.jsonl
    python -m benchmarks.training ordinary

`hear` keeps what the lexicon hears in ordinary pages, `words` writes `monitor/phrases/weights/`, `ordinary` writes
`monitor/discovery/ordinary/`: how many French texts use a word, and the runs of words in those that sell nothing.
"""
