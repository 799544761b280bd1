"""`awda experiment`: any experiment by name, whole or quick."""

from pathlib import Path

import click


@click.command("experiment")
@click.argument("name", required=False)
@click.option("--quick", is_flag=True, help="A smaller design, kept in NAME-quick.")
@click.option("--out", type=click.Path(path_type=Path), default="results", help="Results folder.")
def experiment_command(name: str | None, quick: bool, out: Path) -> None:
    """Run the experiment NAME; without a name, list them all."""
    from awda import report
    from experiments import known, runner
    from experiments.quick import reproduce_quickly

    if name is None:
        for each, module in known().items():
            click.echo(f"{each}: {(module.__doc__ or '').splitlines()[0]}")
        return
    make = reproduce_quickly if quick else runner.reproduce
    with report.progress(False, name) as told:
        folder = make(name, out, told)
    report.show_rows(str(folder), known()[name].digest(folder))
    click.echo(f"Tables and the figure are in {folder}")
