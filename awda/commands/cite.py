"""`awda cite`: how to cite Awda, or one result of it."""

import json
from pathlib import Path

import click

from awda.command import command
from awda.options import examples
from awda.terminal import say


@command(
    "cite",
    short_help="Say how to cite Awda, or a result.",
    epilog=examples("awda cite", "awda cite village", "awda cite trial --json"),
)
@click.argument("result", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option("--out", type=click.Path(path_type=Path), help="Results folder; default results.")
def cite_command(result: str | None, out: Path | None, as_json: bool) -> None:
    """Say how to cite Awda, or RESULT (name, folder or id), in words and as BibTeX.

    A result is cited with its id and the version that made it. With the id, `awda reproduce ID`
    runs the result again and compares it bit by bit.
    """
    from experiments.provenance.citation import citation
    from experiments.provenance.records import find

    if out and not result:
        raise click.UsageError("--out: the folder of a result is allowed; name the RESULT, too")
    cited = citation(find(result, out or Path("results")) if result else None)
    if as_json:
        say(json.dumps(cited._asdict() | {"bibtex": cited.bibtex()}, indent=2))
    else:
        say(f"{cited.sentence()}\n\n{cited.bibtex()}")
