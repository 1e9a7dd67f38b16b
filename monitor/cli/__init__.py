"""The command line: ``portique``. Messages are French; what goes wrong is said with its remedy, without a traceback."""

import logging
import os
import sys
from pathlib import Path

import click

from monitor.cli import in_french
from monitor.cli.terminal import LogLine, echo, show
from storage import children

log = logging.getLogger("portique.cli")
in_french.speak()  # before any command is made: click keeps the sentences of its help

COMMANDS: dict[str, tuple[str, str]] = {
    # name: (module, attribute); a module is read when its command is called, so that `portique --help` is quick
    "init": ("monitor.cli.workspace", "init"),
    "source": ("monitor.cli.sources", "source"),
    "visit": ("monitor.cli.work", "visit"),
    "analyse": ("monitor.cli.work", "analyse_command"),
    "digest": ("monitor.cli.work", "digest"),
    "run": ("monitor.cli.work", "run"),
    "editions": ("monitor.cli.editions", "editions_command"),
    "status": ("monitor.cli.workspace", "status"),
    "doctor": ("monitor.cli.keeping", "doctor"),
    "alarm": ("monitor.cli.keeping", "alarm"),
    "metrics": ("monitor.cli.keeping", "metrics_command"),
    "backup": ("monitor.cli.keeping", "backup"),
    "restore": ("monitor.cli.keeping", "restore_command"),
    "desk": ("monitor.web.command", "desk"),
    "console": ("monitor.cli.console", "console"),
    "diff": ("monitor.cli.diff", "diff"),
    "read": ("monitor.cli.reading", "read_command"),
    "fixture": ("monitor.cli.reading", "fixture"),
    "capture": ("monitor.cli.reading", "capture"),
    "discover": ("monitor.cli.discovery", "discover"),
    "proposals": ("monitor.cli.proposals", "proposals"),
    "ledger": ("monitor.cli.ledger", "ledger"),
    "cluster": ("monitor.cli.cluster", "cluster"),
    "archive": ("monitor.cli.workspace", "archive"),
    "phrases": ("monitor.cli.words_commands", "phrases"),
    "hunt": ("monitor.cli.words_commands", "hunt"),
    "leads": ("monitor.cli.lineage", "leads"),
    "lead": ("monitor.cli.lineage", "lead"),
    "lineage": ("monitor.cli.lineage", "lineage"),
    "compare": ("monitor.cli.lineage", "compare"),
    "judge": ("monitor.cli.lineage", "judge"),
    "evidence": ("monitor.cli.evidence", "evidence"),
    "import": ("monitor.cli.evidence", "import_command"),
    "replay": ("monitor.cli.evidence", "replay_command"),
    "purge": ("monitor.cli.evidence", "purge_command"),
    "export": ("monitor.cli.exchange", "export"),
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's form
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's form
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        module, attribute = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-w",
    "--workspace",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    envvar="PORTIQUE_WORKSPACE",
    help="Dossier de travail (par défaut : le dossier courant).",
)
@click.option("-v", "--verbose", is_flag=True, help="Dire tout ce qui se passe.")
@click.version_option(package_name="portique", help="Dire la version.")
@click.pass_context
def cli(ctx: click.Context, folder: Path, verbose: bool) -> None:
    """Portique : surveille les boutiques de mini-téléphones « préparés », archive chaque page, dit qui succède à qui."""
    os.umask(0o077)  # what is kept of people is for this account alone
    said = logging.StreamHandler(sys.stderr)
    said.setFormatter(LogLine("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[said])
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    ctx.obj = folder


def main() -> None:
    """Run the command line; known mistakes end with one clear sentence and code 2, or 3 for damaged evidence."""
    children.keep_to_own_code()
    try:
        code = cli(standalone_mode=False)
        if isinstance(code, int) and code:  # click returns what a command exits with
            sys.exit(code)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        echo("Interrompu.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        show(error)
        sys.exit(error.exit_code)
    except Exception as error:
        from monitor.cli import words  # what says what went wrong is loaded where something did

        if (told := words.told(error)) is None:
            raise
        log.debug("command_failed", exc_info=error)
        echo(told.sentence, err=True)
        sys.exit(told.code)
