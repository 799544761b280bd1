"""`awda new-world` and `awda check-world`: a world of your own as a folder of tables."""

from pathlib import Path

import click

from awda.command import command
from awda.options import examples
from awda.terminal import say, say_beside


@command(
    "new-world",
    short_help="Lay out a folder for a world of your own.",
    epilog=examples("awda new-world mine"),
)
@click.argument("folder", type=click.Path(path_type=Path))
def new_world_command(folder: Path) -> None:
    """Write a small world that runs to FOLDER, and README.md, which says what each column holds.

    FOLDER must not exist, or be empty. Put your own rows in the place of the examples.
    """
    from experiments.country.template import lay_out

    names = lay_out(folder)
    say_beside(f"In {folder}: {', '.join(names)}. Put your own rows into the tables, then call")
    say(f"awda check-world {folder}")


@command(
    "check-world",
    short_help="Name every fault of a world's tables.",
    epilog=examples("awda check-world mine", "awda check-world mine --json"),
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
def check_world_command(folder: Path, as_json: bool) -> None:
    """Name every fault of the tables in FOLDER at once, by file, row and column.

    Each line says what is allowed there. The exit code is 2 where there is a fault.
    """
    import json

    from experiments.country.world_check import checked

    found = checked(folder)
    if as_json:
        say(json.dumps({"faults": found.faults, "notes": found.notes}, indent=2))
    else:
        for line in [*found.faults, *(f"Note: {note}" for note in found.notes)]:
            say(line)
        say_beside(found.summary)
    if found.faults:
        raise SystemExit(2)
