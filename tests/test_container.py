"""The container is made of what the set-up asks for."""

import re

from tests.test_shape import ROOT

SETUP = (ROOT / ".ci" / "setup").read_text(encoding="utf-8")
CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")
OF_TESTS = {"strace"}


def test_the_container_has_every_program_of_the_setup() -> None:
    """One that is missing would be looked for at build time as root, or be missed at night."""
    programs = re.findall(r"[a-z]+:([a-z-]+)", re.findall(r"for pair in (.*?); do", SETUP)[0])
    browser = re.findall(r"debian=\((.*?)\)", SETUP)[0].split()
    more = set(re.findall(r"missing\+=\(([a-z-]+)\)", SETUP)) - OF_TESTS
    wanted = {*programs, *browser, *more}

    assert len(wanted) > 8
    assert sorted(one for one in wanted if f" {one} " not in CONTAINER.replace("\n", " ")) == []


def test_the_container_runs_as_nobody_special() -> None:
    """Chromium keeps its sandbox, and what is archived belongs to one account."""
    assert "\nUSER portique\n" in CONTAINER
