"""Iraq as forecasts ask for it."""

from datetime import date

from experiments.country.country import Asked, Country
from experiments.country.rounds import Rounds
from experiments.iraq.forecast_jobs import jobs
from experiments.iraq.posterior import posterior
from experiments.iraq.rounds import JUNE_2018, known
from experiments.runs.job import Job
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

EARLIER = (
    "the posterior of the rounds up to {last} is taken, the latest that is kept by {day}; the "
    "rounds after it enter by assimilation alone"
)


def _scenario() -> Scenario:
    return load("iraq")


def _known(day: date, events: date | None) -> Rounds:
    return known(day, events=events)


def _published(day: date) -> Rounds:
    return known(day, steps=False)


def _jobs(asked: Asked) -> list[Job]:
    drawn = posterior(asked.data_until)
    return jobs(drawn, asked.until, asked.seeds, asked.scale, asked.events)


def _remark(day: date) -> str:
    last = posterior(day).last_round
    return EARLIER.format(last=last, day=day) if last < known(day).days[-1] else ""


IRAQ = Country("Iraq", _scenario, _known, _published, _jobs, _remark, JUNE_2018)
