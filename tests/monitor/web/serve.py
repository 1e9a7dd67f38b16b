"""
Run the desk as ``portique desk`` does, with an account of each role made first: serve FOLDER PORT PASSWORD.

Leaves beside the workspace which routes it has, and the right each asks for.
"""

import json
import sys
from pathlib import Path

from monitor.cli import cli
from monitor.desk import Desk
from monitor.web.roles import Role
from monitor.web.site import Place, configure


def main() -> None:
    """Make the accounts as ``portique desk user add`` does, in the process that then serves."""
    folder, port, password = sys.argv[1:]
    with Desk.open(Path(folder)) as desk:
        configure(desk.workspace, desk.configuration, Place(port=int(port)))
    from monitor.web.accounts import give

    for role in Role:
        give(role.value, [role], password)
    give("all", list(Role), password)
    from monitor.web.routes import urlpatterns

    routes = {str(one.pattern): getattr(one.callback, "right", "") for one in urlpatterns}
    Path(folder).with_name("routes.json").write_text(json.dumps(routes), encoding="utf-8")
    cli(["-w", folder, "desk", "--port", port], standalone_mode=False)


if __name__ == "__main__":
    main()
