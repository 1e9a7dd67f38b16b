"""An officer at the command line: a workspace that may look at loopback, and Portique's own commands in it."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit


def portique(workspace: Path, *arguments: str) -> str:
    """Run one command as a person does; return what it said."""
    command = [sys.executable, "-m", "monitor.cli", "-w", str(workspace), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def watching(workspace: Path, start: str) -> None:
    """Make a workspace that watches a shop on loopback, as fast as it answers."""
    portique(workspace, "init", str(workspace))
    path = workspace / "portique.toml"
    text = path.read_text(encoding="utf-8")
    for ours, here in (
        ("allow = []", 'allow = ["127.0.0.0/8"]'),
        ("sandbox = true", "sandbox = false"),
        ("ports = [80, 443,", f"ports = [{urlsplit(start).port}, 80, 443,"),
    ):
        assert ours in text
        text = text.replace(ours, here)
    path.write_text(text, encoding="utf-8")
    policy = ("--robots", "record", "--legal-basis", "essai sur cette machine")
    portique(workspace, "source", "add", start, "--pace", "0", *policy)
