"""
What is learnt from texts, and from what: for whoever trains, never part of an installed Portique.

    python -m benchmarks.training words DEVELOPMENT.jsonl benchmarks/training/texts/training*.jsonl --background background.jsonl
    python -m benchmarks.training ordinary

`words` writes `monitor/phrases/weights/` (needs `scikit-learn`, which `make setup` installs for the tests). `ordinary` writes
`monitor/discovery/ordinary/`: how many French texts use a word, and the runs of words in those that sell nothing.
"""
