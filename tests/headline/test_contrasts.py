"""Interactions and parts of effects, and what is read of single runs."""

import numpy as np
import pytest

from experiments.compare.over_draws import TOO_LITTLE
from experiments.headline.agreements import AFTER, AT_END, rates_of
from experiments.headline.contrasts import INTERACTIONS, PARTS, Contrast
from experiments.headline.measures import AGREEMENTS
from experiments.iraq.policy_combinations import (
    BASE,
    COMBINATIONS,
    PROGRAMME_START,
    SIZES,
    SWITCHED,
)
from experiments.iraq.posterior_worlds import iraq
from experiments.runs.measures import Lived, Outcomes
from experiments.runs.series import DAYS, cleared, files_by_days

NAMED = {combination.name: combination for combination in (*COMBINATIONS, *SWITCHED)}

pytestmark = pytest.mark.small


@pytest.mark.parametrize(("size", "place"), [("43", 0), ("everywhere", 1)])
def test_an_interaction_is_both_together_less_each_alone(size, place):
    forums = SIZES[size][0]
    both = forums.replace("ten", "four")
    rates = {BASE.name: 0.5, "four_reactive": 0.53, forums: 0.51, both: 0.56}
    found = {name: np.array([rate]) for name, rate in rates.items()}
    assert INTERACTIONS[place].of(found) == pytest.approx([0.02])


@pytest.mark.parametrize("size", SIZES)
def test_the_parts_of_what_forums_do_add_up_to_the_whole(size):
    random = np.random.default_rng(2)
    found = {name: random.random(5) for name in NAMED}
    parts = {part.label: part.of(found) for part in PARTS[size]}
    whole = parts.pop("whole")
    assert list(parts) == ["agreement", "trust", "tension", "all else"]
    assert sum(parts.values()) == pytest.approx(whole)
    forums, agreeing = SIZES[size]
    assert parts["agreement"] == pytest.approx(found[agreeing] - found[forums])
    gone = found[f"{forums}_without_trust"] - found["ten_reactive_without_trust"]
    assert parts["trust"] == pytest.approx(found[forums] - found[BASE.name] - gone)


def test_a_contrast_is_known_only_where_all_its_combinations_were_run():
    contrast = Contrast("x", "x", (("a", 1.0), ("b", -1.0)))
    assert contrast.is_in({"a", "b", "c"})
    assert not contrast.is_in({"a", "c"})


def test_the_rate_of_agreement_is_places_that_have_agreed_for_each_forum():
    start = iraq().week_of(PROGRAMME_START)
    weeks = [0] * (start + 95) + [11] + [11] * 100 + [22]
    run = Outcomes({}, {AGREEMENTS.name: {"forums_agreed": weeks}})
    rates = rates_of(NAMED["ten_agreeing"], run)
    assert rates == {AFTER: pytest.approx(11 / 43), AT_END: pytest.approx(22 / 43)}
    assert rates_of(NAMED["ten_agreeing_everywhere"], run)[AT_END] < 22 / 43


def test_half_a_point_of_households_is_the_most_that_does_not_matter():
    assert TOO_LITTLE["share"] == 0.005


def test_days_to_clear_are_those_of_cleared_files_in_calendar_days():
    class History:
        durations = np.arange(4 * 400).reshape(2, 2, 400)

    days = files_by_days(Lived(None, History, []))
    assert days == list(range(400))
    assert cleared([Outcomes({}, {DAYS.name: days})]) == [*range(365), sum(range(365, 400))]
