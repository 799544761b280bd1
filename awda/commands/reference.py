"""What there is to look up: scenarios, parameters and their meaning, the week, the schema."""

import click

from awda.terminal import say


@click.command("scenarios")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
def scenarios_command(as_json: bool) -> None:
    """List the scenarios that are known by name."""
    from awda import report
    from sim.scenario.toml_file import known_scenarios, load

    report.show_scenarios([load(path) for path in known_scenarios().values()], as_json)


@click.command("explain")
@click.argument("parameter")
@click.option("--scenario", default="village", help="Whose value to show; default village.")
def explain_command(parameter: str, scenario: str) -> None:
    """Say what PARAMETER means, which values are allowed and plausible, and what the source is."""
    from awda import report
    from sim.scenario.catalogue import find
    from sim.scenario.toml_file import load

    report.show_parameter(*find(parameter), load(scenario))


@click.command("week")
def week_command() -> None:
    """Print the phases of a week, in order, with what each reads and writes."""
    from awda import report
    from sim.week import WEEK

    report.show_week(WEEK)


@click.command("parameters")
def parameters_command() -> None:
    """Print the table of all parameters as Markdown."""
    from sim.scenario.catalogue import parameter_table

    say(parameter_table().rstrip("\n"))


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    import json

    from sim.scenario.catalogue import json_schema

    say(json.dumps(json_schema(), indent=2))


LOOKED_UP = (
    scenarios_command, explain_command, week_command, parameters_command, schema_command,
)  # fmt: skip
