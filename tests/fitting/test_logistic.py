"""The logistic curve of returns, a baseline for models."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

import sim
from experiments.fitting.logistic import logistic_stock
from experiments.iraq.published_returns import Returns, distance, published

pytestmark = pytest.mark.small


def test_a_logistic_curve_is_found_again():
    days = tuple(date(2015, 4, 25) + timedelta(days=30 * month) for month in range(33))
    years = np.array([(day - days[0]).days / 365.0 for day in days])
    truth = 1000.0 / (1.0 + np.exp(-2.0 * (years - 1.2)))
    like = Returns(days, ("A", "B"), np.stack([truth, 0 * truth], 1), np.array([2000.0, 10.0]))
    assert np.allclose(logistic_stock(like, days), like.stock, atol=1.0)


def test_the_logistic_curves_are_the_same_on_a_processor_that_rounds_otherwise():
    like = published(sim.load("iraq"))
    elsewhere = replace(like, stock=like.stock * (1.0 + 1e-13))
    found = logistic_stock(like, like.days)
    assert (logistic_stock(elsewhere, like.days) == found).all()
    assert distance(found, like) < 0.03
