"""
Measure the shape of the code itself: how much branches, chains, hides in expressions, and is named by no test.

Every figure is counted over the syntax trees of the four packages, standard library alone, so that anybody gets the same:

- *branches* of a function: 1 + each if, loop, except, conditional expression, comprehension condition, match case, assert and
  and/or operand beyond the first (McCabe's number as ruff counts it, and/or included), of functions nested in it too;
- *conditional expressions* per thousand lines of code (lines that are neither blank nor comment), and those inside another;
- *long expressions*: string literals over 150 characters that compile as regular expressions and use their syntax;
- *chains*: and/or with four operands or more, per thousand lines;
- *parameters*: functions with more than six, self and cls not counted;
- *modules*: over 400 and over 500 lines; named by no test (no test file imports them or something from them);
- *comments*: share of lines that hold a comment.

`python -m benchmarks.bench_shape CHECKOUT` counts another checkout of Portique too, as what was there before.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.common import write

ROOT = Path(__file__).parents[1]
PACKAGES = ("storage", "crawler", "spiders", "monitor")
MODELS = {
    "functions_over_10_branches_percent": "scrapy 1.3, web-poet 1.4, zavod 4.2",
    "conditional_expressions_per_kloc": "1.5 to 7.5",
    "nested_conditional_expressions": "0 to 1",
    "long_regular_expressions": "0 to 4",
    "chains_of_four_per_kloc": "0.15 to 0.6",
}
"""The models' figures as issue 10 of this project states them; they were not measured by this script."""

_BRANCHES = (
    ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.Assert, ast.match_case,
)  # fmt: skip
_REGEX = re.compile(r"\(\?|\\[bdswBDSW]|\[[^\]]+\][+*?{]|\|.*\|")
LONG = 150


@dataclass
class Shape:
    """What was counted over some modules."""

    modules: int = 0
    lines: int = 0
    code: int = 0
    comments: int = 0
    branches: list[int] = field(default_factory=list)
    parameters: list[int] = field(default_factory=list)
    conditional: int = 0
    nested: int = 0
    regular: int = 0
    chains: int = 0
    over_400: int = 0
    over_500: int = 0
    unnamed: int = 0

    def add(self, path: Path, *, named: bool) -> None:
        """Count one module."""
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        count = len(text.splitlines())
        comment, code = _lines(text)
        self.modules += 1
        self.lines += count
        self.code += code
        self.comments += comment
        self.over_400 += count > 400
        self.over_500 += count > 500
        self.unnamed += not named and count > 5
        for node in ast.walk(tree):
            self._node(node)

    def _node(self, node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self.branches.append(branches(node))
            self.parameters.append(parameters(node))
        elif isinstance(node, ast.IfExp):
            self.conditional += 1
            inner = (one for part in (node.test, node.body, node.orelse) for one in ast.walk(part))
            self.nested += any(isinstance(one, ast.IfExp) for one in inner)
        elif isinstance(node, ast.BoolOp):
            self.chains += len(node.values) >= 4
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.regular += is_long_regex(node.value)

    def figures(self) -> dict[str, Any]:
        """Return the figures, rounded."""
        functions = max(1, len(self.branches))
        thousand = max(1, self.code) / 1000
        return {
            "modules": self.modules,
            "lines": self.lines,
            "lines_of_code": self.code,
            "functions": len(self.branches),
            "functions_over_10_branches_percent": _share(sum(n > 10 for n in self.branches), functions),
            "functions_over_12_branches": sum(n > 12 for n in self.branches),
            "most_branches": max(self.branches, default=0),
            "conditional_expressions_per_kloc": round(self.conditional / thousand, 1),
            "nested_conditional_expressions": self.nested,
            "long_regular_expressions": self.regular,
            "chains_of_four_per_kloc": round(self.chains / thousand, 2),
            "functions_over_6_parameters": sum(n > 6 for n in self.parameters),
            "modules_over_400_lines": self.over_400,
            "modules_over_500_lines": self.over_500,
            "modules_named_by_no_test": self.unnamed,
            "comment_lines_percent": round(100 * self.comments / max(1, self.lines), 2),
        }  # fmt: skip


def branches(function: ast.AST) -> int:
    """Return the number of ways through a function."""
    total = 1
    for node in ast.walk(function):
        if isinstance(node, ast.BoolOp):
            total += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            total += 1 + len(node.ifs)
        else:
            total += isinstance(node, _BRANCHES)
    return total


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many things a caller may give."""
    names = function.args
    given = [*names.posonlyargs, *names.args, *names.kwonlyargs]
    return sum(one.arg not in {"self", "cls"} for one in given)


def is_long_regex(text: str) -> bool:
    """Say whether a literal is a regular expression of more than 150 characters."""
    if len(text) <= LONG or not _REGEX.search(text):
        return False
    try:
        re.compile(text)
    except (re.error, OverflowError, FutureWarning):
        return False
    return True


def _lines(text: str) -> tuple[int, int]:
    """Return how many lines hold a comment and how many hold code or a docstring."""
    comments, code = set(), set()
    silent = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.ENCODING}  # fmt: skip
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            comments.add(token.start[0])
        elif token.type not in silent:
            code.update(range(token.start[0], token.end[0] + 1))
    return len(comments), len(code)


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)


def named_by_tests(root: Path) -> set[str]:
    """Return every dotted name that a test file imports: modules, and what it takes from them."""
    return {name for path in (root / "tests").rglob("test_*.py") for name in _imports(path)}


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def measured(root: Path, *folders: str) -> dict[str, Any]:
    """Count the modules under these folders of a checkout."""
    shape, named = Shape(), named_by_tests(root)
    for path in sorted(one for folder in folders for one in (root / folder).rglob("*.py")):
        dotted = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        shape.add(path, named=dotted in named)
    return shape.figures()


def main() -> None:
    """Measure and write ``results/shape.json``."""
    figures = {
        "four_packages": measured(ROOT, *PACKAGES),
        **{folder: measured(ROOT, folder) for folder in (*PACKAGES, "spiders/reading")},
        "models_as_issue_10_states_them": MODELS,
    }
    for before in map(Path, sys.argv[1:]):
        figures["four_packages_before"] = measured(before, *PACKAGES)
        figures["spiders/reading_before"] = measured(before, "spiders/reading")
    print(write("shape", figures).read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
