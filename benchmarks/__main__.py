"""``make bench NAME=line``: run one benchmark, or all of them, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run what is asked for; end with the number of benchmarks that failed."""
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    wanted = sys.argv[1:] or known
    failed = 0
    for name in wanted:
        if name not in known:
            sys.stderr.write(f"no benchmark {name!r}; there are: {', '.join(known)}\n")
            sys.exit(2)
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        failed += (
            subprocess.run(
                [sys.executable, "-m", f"benchmarks.bench_{name}"], check=False
            ).returncode
            != 0
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
