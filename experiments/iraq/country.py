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

STANDS_IN = (
    "no posterior of {cut} is kept, so accepted parameter sets stand in, which were chosen by "
    "returns up to 2017-12-31: from an earlier day, and for its bands, this is a preview"
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
    return STANDS_IN.format(cut=day) if posterior(day).stands_in else ""


IRAQ = Country("Iraq", _scenario, _known, _published, _jobs, _remark, JUNE_2018)
