"""Run the `phrases` commands on their own: `python -m monitor.phrases judge FILE.jsonl`."""

from monitor.phrases.cli import phrases

if __name__ == "__main__":
    phrases()
