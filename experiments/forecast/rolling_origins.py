"""Rolling origins, for Iraq: every forecast at every origin against what was published later.

`validate` takes draws of histories by origin, as a posterior of that cut gives them, and scores
them free-running and assimilated beside every baseline, for governorates and for districts. With
counting steps, what counting added between origin and target is no return; without them, what was
published is taken for what happened.

python -m experiments.forecast.rolling_origins [DRAWS]
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from experiments.country.histories import Histories, histories
from experiments.country.rounds import Pair, Rounds, by_governorate
from experiments.forecast.assimilation import USUAL, Discrepancy, assimilated
from experiments.forecast.baselines import BASELINES, NAMED, forecast
from experiments.forecast.scores import Forecast, Scores, scores
from experiments.iraq.forecast_jobs import jobs
from experiments.iraq.posterior import posterior
from experiments.iraq.rounds import JUNE_2018, PAIRS, counted_by, known, places, target
from experiments.provenance.tables import Table
from experiments.runs.runner import Runner

FREE, ASSIMILATED = "model, free-running", "model, assimilated"
STEPS = {"taken off": True, "none": False}
LEVELS = ("governorates", "districts")
RANDOM = 20171231


def validate(
    drawn: Mapping[date, Histories], pairs: Sequence[Pair] = PAIRS, about: Discrepancy = USUAL,
    events: date | None = None,
) -> Table:  # fmt: skip
    """A row for each pair, level, treatment of counting steps and forecast, with its scores.

    Origins without draws have the baselines alone. With `events`, displacement and retakings up to
    that day are given to the baselines, as they have to be to the draws.
    """
    return [
        {
            "origin": pair.origin.isoformat(), "target": pair.target.isoformat(), "level": level,
            "counting_steps": words, "later_events": "given" if events else "not known",
            "forecast": name, **scored._asdict(),
        }
        for pair in pairs
        for words, steps in STEPS.items()
        for name, made in _forecasts(
            pair.target, known(pair.origin, steps, events), drawn.get(pair.origin), about
        )
        for level, scored in _by_level(made, pair, steps)
    ]  # fmt: skip


def free_running(drawn: Histories, known_then: Rounds, day: date) -> Forecast:
    """The draws as they are, in the counting of the origin."""
    stock = drawn.on(day)
    if known_then.steps:
        stock = np.clip(stock + counted_by(known_then.days[-1]), 0.0, drawn.ever)
    return Forecast(stock)


def means(rows: Table) -> Table:
    """The mean of each forecast over pairs, and in how many it is better than those to beat."""
    found = []
    for level in LEVELS:
        for steps in STEPS:
            chosen = [r for r in rows if r["level"] == level and r["counting_steps"] == steps]
            for name in dict.fromkeys(row["forecast"] for row in chosen):
                own = [row for row in chosen if row["forecast"] == name]
                head = {"level": level, "counting_steps": steps, "forecast": name}
                row = {each: float(np.mean([r[each] for r in own])) for each in Scores._fields}
                found.append(head | {"pairs": len(own)} | row | _better(own, chosen))
    return found


def said(rows: Table) -> str:
    """The means, then the error of every pair, as lines of text in percent."""
    lines = []
    for row in means(rows):
        title = f"{row['level']}, counting steps {row['counting_steps']}"
        if title not in lines:
            lines += ["", title, f"{'':27}  error   CRPS  score  in 50  in 90  errors by pair"]
        each = " ".join(f"{100 * part:4.1f}" for part in _errors(rows, row))
        numbers = " ".join(f"{100 * row[name]:6.1f}" for name in Scores._fields)
        lines.append(f"{row['forecast']:27} {numbers}  {each}")
    return "\n".join(lines[1:]) + "\n"


def _forecasts(
    day: date, then: Rounds, drawn: Histories | None, about: Discrepancy
) -> Iterator[tuple[str, Forecast]]:
    for name, path in BASELINES.items():
        yield name, forecast(path, then, day)
    if drawn is not None:
        random = np.random.default_rng(RANDOM)
        yield FREE, free_running(drawn, then, day)
        stock = assimilated(drawn, then, [day], random, about)[:, 0]
        yield ASSIMILATED, Forecast(stock)


def _by_level(made: Forecast, pair: Pair, steps: bool) -> Iterator[tuple[str, Scores]]:
    seen, ever = target(pair, steps), known(pair.origin, steps).ever
    whole = by_governorate(seen, places()), by_governorate(ever, places())
    yield LEVELS[0], scores(made.of_governorates(places()), *whole)
    yield LEVELS[1], scores(made, seen, ever)


def _better(own: Table, chosen: Table) -> dict[str, int]:
    """In how many pairs the error is below that of each baseline that is to be beaten."""
    found = {}
    for name in NAMED:
        theirs = [row["error"] for row in chosen if row["forecast"] == name]
        wins = sum(row["error"] < other for row, other in zip(own, theirs, strict=False))
        found[f"better_than_{name}"] = wins
    return found


def _errors(rows: Table, like: Mapping[str, object]) -> list[float]:
    names = ("level", "counting_steps", "forecast")
    return [row["error"] for row in rows if all(row[each] == like[each] for each in names)]


def drawn_at_origins(
    run: Runner, seeds: Sequence[int], scale: int, events: date | None = None
) -> dict[date, Histories]:
    """Draws of the posterior of each origin, each run until the last target from there."""
    found = {}
    for origin in dict.fromkeys(pair.origin for pair in PAIRS):
        last = max(pair.target for pair in PAIRS if pair.origin == origin)
        made = jobs(posterior(origin), last, seeds, scale, events)
        found[origin] = histories(run(made), places())
    return found


def main() -> None:
    """Print the comparison, with so many draws of the model at each origin as are asked for."""
    parser = argparse.ArgumentParser(prog="experiments.forecast.rolling_origins")
    parser.add_argument("draws", nargs="?", type=int, default=0, help="at each of four origins")
    parser.add_argument("--scale", type=int, default=100, help="households an agent")
    parser.add_argument("--store", type=Path, help="keep each finished run in this file")
    parser.add_argument("--given-later", action="store_true", help="give later events")
    given = parser.parse_args()
    events = JUNE_2018 if given.given_later else None
    drawn: dict[date, Histories] = {}
    if given.draws:
        with Runner(lambda _done, _of: None, given.store) as run:
            drawn = drawn_at_origins(run, range(1, given.draws + 1), given.scale, events)
    sys.stdout.write(said(validate(drawn, events=events)))


if __name__ == "__main__":
    main()
