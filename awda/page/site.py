"""What all pages share: the templates, the queue of runs, and the folder of kept results."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from awda.page.address import Choice, State, state_of
from awda.page.controls import without_usual
from awda.page.scenario_text import scenario_of
from awda.page.stages import Answer, Job
from awda.page.work import Work
from awda.report import ends, number, possible, signed
from experiments.compare.draws import Draws, draws_over, refuse_uncalibrated, told_apart_by
from experiments.compare.own_ranges import ranges_over
from sim.core.declare import InputError
from sim.scenario.scenario import Scenario

FOLDER = Path(__file__).parent
WAIT = 100  # seconds for which an address of numbers waits for its runs


class Briefs(NamedTuple):
    """Which results have a brief, and the brief of one; what is above the page gives both."""

    has: Callable[[Path], bool]
    html_of: Callable[[Path], str]


class Site(NamedTuple):
    """What pages need, for as long as the server runs."""

    work: Work
    results: Path
    briefs: Briefs


class BusyError(InputError):
    """The numbers are not there yet."""


@lru_cache(maxsize=1)
def templates() -> jinja2.Environment:
    """The templates of pages and reports; whatever they are given is escaped."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    made.filters |= {"number": number, "signed": signed, "words": _in_words, "cell": cell}
    made.globals |= {"ends": ends, "possible": possible}
    return made


def _in_words(name: str) -> str:
    return name.replace("_", " ")


def cell(value: Any) -> str:
    """A cell of a table as people read it."""
    if isinstance(value, tuple):
        return " to ".join(map(cell, value))
    return number(value) if isinstance(value, float) else str(value)


def rendered(template: str, **content: Any) -> str:
    """A template with its content."""
    return templates().get_template(template).render(**content)


def page(template: str, status: int = 200, **content: Any) -> HTMLResponse:
    """A page."""
    return HTMLResponse(rendered(template, **content), status)


def site_of(request: Request) -> Site:
    """What the pages share."""
    found: Site = request.app.state.site
    return found


def state_in(request: Request) -> State:
    """The state in the address of a request, without values that are as they were."""
    state = state_of(parse_qsl(request.url.query, keep_blank_values=True))
    baseline = tidied(state.baseline) if state.baseline else None
    return replace(state, choice=tidied(state.choice), baseline=baseline)


def tidied(choice: Choice) -> Choice:
    """The choice without values that are those of the scenario it starts from."""
    return without_usual(choice, scenario_of(Choice(choice.base)))


def scenarios_of(state: State) -> tuple[Scenario, ...]:
    """The baseline, where there is one, and the scenario."""
    own = scenario_of(state.choice, f"{state.choice.base}_changed")
    if state.first is None:
        return (own,)
    from sim.scenario.pairing import refuse_unpaired

    first = scenario_of(state.first, f"{state.first.base}_baseline")
    refuse_unpaired(first, own)
    return first, own


def draws_of(state: State, scenarios: tuple[Scenario, ...]) -> Draws:
    """The draws of parameters that a state asks for, as the command line makes them."""
    if state.over and len(scenarios) < 2:
        raise InputError(
            f"over = {state.over}: parameters are drawn to compare two scenarios; change something "
            "in the scenario, or pin another one as the baseline"
        )
    over = state.over or None
    levers = (type(lever) for each in scenarios for lever in each.interventions)
    draws = draws_over(over, levers, told_apart_by(scenarios), ranges_over(over, scenarios))
    refuse_uncalibrated(over, draws, list(scenarios))
    return draws


def key_of(state: State) -> str:
    """What tells the runs of one state from those of another."""
    first = state.first.query() if state.first else ""
    return f"{state.choice.query()}|{first}|{state.seeds}|{state.over}"


def job_of(request: Request, state: State) -> Job:
    """The job of this visitor for a state, begun where there is none."""
    work, session = site_of(request).work, request.state.session
    scenarios = scenarios_of(state)
    draws = draws_of(state, scenarios)
    return work.ask(session, key_of(state), scenarios, state.seeds, draws)


def whole_answer(request: Request, state: State) -> Answer:
    """The answer of all runs, waited for; raise BusyError where it takes too long."""
    from time import monotonic, sleep

    job, until = job_of(request, state), monotonic() + WAIT
    while not job.is_over and monotonic() < until:
        sleep(0.05)
    if job.state == "done" and job.answer:
        return job.answer
    raise BusyError(job.trouble or "the runs are not done yet; ask again in a minute")


def told_in_words(handler: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """A page that says in a sentence what was wrong with what it was asked for."""

    @wraps(handler)
    def answered(request: Request) -> Response:
        try:
            return handler(request)
        except BusyError as error:
            return page("trouble.html", 503, sentence=str(error), title="Not yet")
        except InputError as error:
            return page("trouble.html", 400, sentence=str(error), title="That is not possible")

    return answered
