"""A share of few parameter sets is never said to be certain, and shows no lead."""

import math
from dataclasses import replace

import numpy as np
import pytest

from awda.package_table import likely, printed_packages, sentence
from experiments.compare.comparison import Swept
from experiments.compare.draws import Draws
from experiments.compare.packages import choice, packages
from experiments.compare.sureness import FEWEST, is_sure, share_in_words
from experiments.portfolio.words import chance_said, recommendation
from experiments.runs.measures import Outcomes
from sim.measure.outcomes import OUTCOMES
from sim.run import Comparison

pytestmark = pytest.mark.small


@pytest.mark.parametrize(
    ("share", "count", "words"),
    [
        (1.0, 5, "5 of 5"), (0.0, 5, "0 of 5"), (0.7, 5, "0.70"), (0.185, 100, "0.18"),
        (0.995, 200, "0.995"), (0.9975, 200, "0.998"), (0.9999, 200, "200 of 200"),
        (0.997, 100, "99.7 of 100"), (1.0, 100, "100 of 100"), (math.nan, 0, "-"),
    ],
)  # fmt: skip
def test_a_share_has_the_digits_that_its_draws_can_tell_and_is_no_certainty(share, count, words):
    assert share_in_words(share, count) == words


def test_no_share_of_any_number_of_draws_reads_as_certain_or_impossible():
    for count in range(1, 300):
        for agreeing in range(count + 1):
            said = share_in_words(agreeing / count, count)
            assert " of " in said or 0.0 < float(said) < 1.0, (agreeing, count)


def test_a_lead_is_shown_only_on_so_many_sets_that_one_would_tell():
    assert is_sure(1.0, FEWEST)
    assert not is_sure(1.0, FEWEST - 1)
    assert is_sure(0.95)  # over seeds it is a probability, and no share
    assert not is_sure(0.9499)


def swept(village, name, rates):
    made = [Outcomes(dict.fromkeys(OUTCOMES, 0.0) | {"durable_return_rate": each}, {})
            for each in rates]  # fmt: skip
    return Swept(replace(village, name=name), tuple(range(1, len(rates) + 1)), (), tuple(made))


def compared(village, count, draws):
    """One that is ahead in every draw, against two that are not."""
    luck = np.random.default_rng(1).normal(0.0, 0.001, (3, count))
    levels = (0.1, 0.3, 0.2)
    first, *others = (
        swept(village, name, (level + noise).tolist())
        for name, level, noise in zip(("base", "ahead", "behind"), levels, luck, strict=True)
    )
    found = [Comparison(first, each) for each in others]
    return found, choice(found, draws)


@pytest.mark.parametrize("count", [10, 2 * FEWEST])
def test_of_sets_it_is_said_in_how_many_it_is_the_best(village, count):
    draws = Draws(({},), (village,))
    found, made = compared(village, count, draws)
    judged, said = count // 2, sentence(made, draws, 0.005)
    assert f"is the best in {judged} of {judged}, and within" in said
    assert "0.999" not in said
    assert ("No difference from the others is shown" in said) == (judged < FEWEST)
    assert (f"that takes {FEWEST} parameter sets" in said) == (judged < FEWEST)
    cells = printed_packages(packages(found, draws, made), made, draws, 0.005).rows
    assert [row[-1] for row in cells] == [f"{judged} of {judged}", f"0 of {judged}"]


def test_over_seeds_a_probability_of_the_mean_stays_one(village):
    _, made = compared(village, 10, Draws())
    assert made.is_shown
    assert "with probability > 0.999" in sentence(made, Draws(), 0.005)
    assert likely(1.0, 5, Draws()) == "> 0.999"


def test_regret_is_what_each_forgoes_against_the_best_of_its_draw(village):
    values = np.array([[0.1, 0.3], [0.3, 0.1], [0.2, 0.2]])
    forgone = Draws(({},), (village,)).regrets(values)
    assert forgone == pytest.approx(np.array([[0.2, 0.0], [0.0, 0.2], [0.0, 0.0]]))
    over_seeds = Draws().regrets(np.repeat(values, 20, axis=0))  # of the means, which are equal
    assert over_seeds.min(axis=1) == pytest.approx(0.0)
    assert 0.0 < over_seeds.mean() < 0.05
    for few in (values[:0], values[:1]):  # nothing can be said, and nothing is
        assert np.isnan(Draws().regrets(few)).all()
        assert Draws().regrets(few).shape == (1, 2)


def test_the_portfolio_says_in_how_many_draws_it_is_the_best():
    row = {
        "allocation": "A01", "what": "legal_aid 100 %", "verdict": "no difference shown",
        "further_returns": 100.0, "further_returns_low": 50.0, "further_returns_high": 150.0,
        "draws": 20, "judged_on": 10, "probability_best": 1.0, "probability_within": 1.0,
        "matters": 500.0, "regret": 0.0, "regret_bad": 0.0, "grade": "D",
        "depends_most_on": "access.Anbar",
    }  # fmt: skip
    said = recommendation(row)
    assert "the best of the finalists in 10 of 10, and within 500 households of" in said
    assert "legal aid 100 %" in said
    assert "to return to this governorate beyond all that is declared: Anbar (access.Anbar" in said
    assert chance_said(row | {"probability_best": 0.25}) == "0.25"
