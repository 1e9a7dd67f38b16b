"""What the table of shape counts, on code of a few lines."""

import ast

import pytest

from benchmarks.bench_shape import branches, is_long_regex, parameters


@pytest.mark.parametrize(
    ("code", "ways"),
    [
        ("def f(): pass", 1),
        ("def f(a):\n if a: pass\n elif b: pass\n else: pass", 3),
        ("def f(a): return a and b or c", 3),
        ("def f(a): return [x for x in a if x if y]", 4),
        ("def f(a):\n try: pass\n except OSError: pass\n except ValueError: pass", 3),
        ("def f(a):\n def g(b):\n  while b: pass", 2),
    ],
)
def test_ways_through_a_function_are_counted(code: str, ways: int) -> None:
    """Conditions inside expressions count as those of statements do: hiding them brings nothing."""
    assert branches(ast.parse(code).body[0]) == ways


def test_what_a_caller_may_give_is_counted() -> None:
    """By place or by name; the object itself is not given."""
    function = ast.parse("def f(self, a, /, b, *args, c, d=1, **more): pass").body[0]

    assert isinstance(function, ast.FunctionDef)
    assert parameters(function) == 4


def test_only_long_regular_expressions_count() -> None:
    """A long sentence is none, though it compiles as one; neither is a short expression."""
    assert is_long_regex(r"\\b(?:" + "|".join(["dispo"] * 40) + ")")
    assert not is_long_regex(r"\\b(?:dispo|stock)")
    assert not is_long_regex("Un texte qui dit longuement quelque chose. " * 8)
