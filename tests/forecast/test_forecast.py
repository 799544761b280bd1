"""The table and the charts of a forecast, its draws, and what is refused."""

from datetime import date, timedelta

import numpy as np
import pytest

from experiments.country.country import Asked
from experiments.country.histories import Histories, retakings_drawn
from experiments.forecast.figure import About, pictures
from experiments.forecast.forecast import (
    forecast_table,
    month_ends,
    published_table,
    refuse_too_late,
)
from experiments.forecast.rolling_origins import ASSIMILATED, FREE, means, said, validate
from experiments.iraq import posterior_table
from experiments.iraq.country import IRAQ
from experiments.iraq.posterior import Posterior
from experiments.iraq.posterior_table import Draw, posterior_file, write_draws
from experiments.iraq.rounds import DECEMBER_2017, PAIRS, known, places
from experiments.provenance.tables import to_csv
from sim.core.declare import InputError
from sim.scenario.toml_file import load

pytestmark = pytest.mark.small
COLUMNS = (
    "date,governorate,district,returned_households_p05,returned_households_p50,"
    "returned_households_p95"
)
JUNE = date(2018, 6, 30)


def steady(origin: date, draws: int = 3) -> Histories:
    """Draws in which those away return at constant hazards."""
    days = tuple(origin + timedelta(weeks=week) for week in range(-60, 160))
    ever = np.repeat(known(origin).ever[None], draws, axis=0)
    rates = 0.01 * np.arange(1, draws + 1)
    stays = np.exp(-rates[:, None] * np.arange(len(days)) / 4.0)
    return Histories(days, (1.0 - stays)[:, :, None] * ever[:, None], ever)


@pytest.fixture(scope="module")
def table():
    return forecast_table(steady(JUNE), known(JUNE), month_ends(JUNE, date(2021, 2, 28)))


def test_the_table_has_the_columns_that_were_asked_for(table):
    assert to_csv(table).splitlines()[0] == COLUMNS


def test_every_month_end_has_the_nation_each_governorate_and_each_district(table):
    days = {row["date"] for row in table}
    assert len(days) == 32
    assert (min(days), max(days)) == ("2018-07-31", "2021-02-28")
    assert len(table) == 32 * (1 + 8 + 38)
    first = {(row["governorate"], row["district"]) for row in table}
    assert {("all", ""), ("Anbar", ""), ("Ninewa", "Mosul")} <= first


def test_ends_of_a_band_are_in_order(table):
    for row in table:
        low, middle, high = (row[f"returned_households_{part}"] for part in ("p05", "p50", "p95"))
        assert low <= middle <= high


def test_a_forecast_begins_near_the_published_round_kirkuk_included(table):
    published = published_table(IRAQ.published(JUNE))[38]["returned_households"]
    assert published == pytest.approx(654_000, rel=0.05)
    first = next(row for row in table if row["governorate"] == "all")
    assert published < first["returned_households_p50"] < 1.1 * published


def test_a_chart_is_drawn_for_the_nation_and_for_each_governorate(table):
    made = pictures(table, published_table(IRAQ.published(JUNE)), About("Iraq", JUNE))
    assert len(made) == 9
    assert all(content.startswith(b"\x89PNG") for content in made.values())


def test_month_ends_lie_after_the_origin_and_not_after_the_end():
    assert month_ends(date(2017, 12, 31), date(2018, 3, 15)) == [
        date(2018, 1, 31),
        date(2018, 2, 28),
    ]
    assert month_ends(date(2018, 1, 15), date(2018, 1, 31)) == [date(2018, 1, 31)]


@pytest.mark.parametrize("until", ["2018-01-30", "2017-12-31", "2016-01-01"])
def test_an_end_without_a_month_end_is_refused(until):
    with pytest.raises(InputError, match="2018-01-31 or later is allowed"):
        month_ends(DECEMBER_2017, date.fromisoformat(until))


def test_an_end_that_no_run_reaches_is_refused():
    with pytest.raises(InputError, match="is allowed"):
        refuse_too_late(IRAQ, date(2200, 1, 1))


def test_draws_come_as_often_as_their_weights_say():
    draws = (Draw("ten", {"decision.base_willingness": 1.0}, 1.0),
             Draw("four", {"decision.base_willingness": 2.0}, 3.0))  # fmt: skip
    made = Posterior(JUNE, JUNE, draws).spread(4)
    assert [each.history for each in made] == ["ten", "four", "four", "four"]


def test_a_forecast_from_before_every_kept_posterior_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(posterior_table, "FOLDER", tmp_path)
    asked = Asked(date(2016, 6, 22), JUNE, (1,), 200)
    with pytest.raises(InputError, match="2016-06-22: no posterior of the rounds up to this day"):
        IRAQ.jobs(asked)
    write_draws(posterior_file(date(2016, 5, 26)), [Draw("ten", {"trust.hearsay": 0.1}, 1.0)])
    [job] = IRAQ.jobs(asked)
    assert job.scenario.trust.hearsay == 0.1


def test_days_of_retaking_after_the_cut_are_drawn_and_earlier_ones_stay():
    cut, base = date(2016, 6, 22), load("iraq")
    drawn = retakings_drawn(base, cut, np.random.default_rng(1))
    pairs = list(zip(base.world.communities, drawn.world.communities, strict=True))
    late = [(old, new) for old, new in pairs if old.retaken_first and old.retaken_first > cut]
    assert late
    assert all(new.retaken_last >= new.retaken_first > cut for _, new in late)
    assert all(new.retaken_first != old.retaken_first for old, new in late)
    assert all(o.retaken_first == n.retaken_first for o, n in pairs if (o, n) not in late)


def test_a_history_is_read_between_weeks():
    days = (date(2017, 1, 1), date(2017, 1, 8))
    drawn = Histories(days, np.array([[[0.0], [70.0]]]), np.array([[100.0]]))
    assert drawn.on(date(2017, 1, 4)) == pytest.approx(30.0)


def test_every_forecast_is_printed_beside_the_others_for_both_levels():
    rows = validate({PAIRS[6].origin: steady(PAIRS[6].origin)}, PAIRS[6:])
    assert len(rows) == 2 * 2 * 10
    assert {row["pairs"] for row in means(rows)} == {1}
    text = said(rows)
    assert text.count(FREE) == text.count(ASSIMILATED) == text.count("persistence") == 4


def test_a_draw_has_a_value_for_every_place():
    assert steady(JUNE).on(JUNE).shape == (3, len(places()))
