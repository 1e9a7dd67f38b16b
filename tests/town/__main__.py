"""
Run a town as a process: ``python -m tests.town --day 0``.

It writes one line of JSON (day, addresses, authority) when its doors are open, then reads commands
from standard input, one a line: ``day N`` advances and answers with the same line, ``stop`` or the
end of the input closes the town.
"""

import argparse
import json
import sys

from tests.town import LAST_DAY, Town


def main() -> None:
    """Open a town and follow its driver."""
    parser = argparse.ArgumentParser(prog="python -m tests.town", description=__doc__)
    parser.add_argument("--day", type=int, default=0, help=f"the first day, 0 to {LAST_DAY}")
    with Town.start(day=parser.parse_args().day) as town:
        _say(town)
        for line in sys.stdin:
            command, _, number = line.strip().partition(" ")
            if command == "stop":
                break
            if command == "day" and number.isdecimal():
                town.day = int(number)
                _say(town)
            else:
                sys.stderr.write(f"Not a command: {line.strip()!r}; say « day N » or « stop ».\n")


def _say(town: Town) -> None:
    state = {
        "day": town.day,
        "certificate_authority": str(town.certificate_authority),
        "resolve": {
            name: {
                "ip": address.ip,
                "ports": {str(port): real for port, real in address.ports.items()},
            }
            for name, address in town.resolve.items()
        },
    }
    sys.stdout.write(json.dumps(state) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
