"""What there is to look up: scenarios, levers, events, outcomes, parameters, the week."""

import click

from awda.command import command
from awda.options import examples
from awda.terminal import say

JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")


@command(
    "scenarios",
    short_help="List the scenarios that are known by name.",
    epilog=examples("awda scenarios", "awda scenarios --json"),
)
@JSON
def scenarios_command(as_json: bool) -> None:
    """List the scenarios that are known by name."""
    from awda import report
    from sim.scenario.toml_file import known_scenarios, load

    report.show_scenarios([load(path) for path in known_scenarios().values()], as_json)


@command(
    "levers",
    short_help="List the levers, with unit and price.",
    epilog=examples("awda levers", "awda levers --json"),
)
@JSON
def levers_command(as_json: bool) -> None:
    """List what a scenario can do under [[intervention]]: a sentence, the unit, its price."""
    from awda import lookup

    lookup.show_levers(as_json)


@command(
    "events",
    short_help="List the events, with their parameters.",
    epilog=examples("awda events", "awda events --json"),
)
@JSON
def events_command(as_json: bool) -> None:
    """List what a scenario can let happen under [[event]]: a sentence and the parameters."""
    from awda import lookup

    lookup.show_events(as_json)


@command(
    "outcomes",
    short_help="List the outcomes, with unit and meaning.",
    epilog=examples("awda outcomes", "awda outcomes --json"),
)
@JSON
def outcomes_command(as_json: bool) -> None:
    """List what is measured of every run: the name, the unit and a sentence."""
    from awda import lookup

    lookup.show_outcomes(as_json)


@command(
    "explain",
    short_help="Say what a parameter, lever or outcome means.",
    epilog=examples(
        "awda explain wait_elasticity --scenario iraq_calibrated",
        "awda explain legal_aid",
        "awda explain days_to_clear",
    ),
)
@click.argument("name")
@click.option("--scenario", default="village", help="Whose value to show; default village.")
def explain_command(name: str, scenario: str) -> None:
    """Say what NAME means: a parameter, lever, event, outcome or mechanism.

    A short name is enough where nothing else has it: lost stands for clearance.lost. Of a
    parameter you see which values are allowed and plausible, and what the source is.
    """
    from awda import lookup
    from sim.scenario.toml_file import load

    lookup.explain(name, load(scenario))


@command("week", short_help="Print the phases of a week, in order.", epilog=examples("awda week"))
def week_command() -> None:
    """Print the phases of a week, in order, with what each reads and writes."""
    from awda import report
    from sim.week import WEEK

    report.show_week(WEEK)


@command(
    "parameters",
    short_help="Print all parameters as a Markdown table.",
    epilog=examples("awda parameters > parameters.md"),
)
def parameters_command() -> None:
    """Print the table of all parameters as Markdown."""
    from sim.scenario.catalogue import parameter_table

    say(parameter_table().rstrip("\n"))


@command(
    "schema",
    short_help="Print a JSON Schema of scenario files.",
    epilog=examples("awda schema > scenario.schema.json"),
)
def schema_command() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    import json

    from sim.scenario.catalogue import json_schema

    say(json.dumps(json_schema(), indent=2))


LOOKED_UP = (
    scenarios_command, levers_command, events_command, outcomes_command, explain_command,
    week_command, parameters_command, schema_command,
)  # fmt: skip
