import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statistical_claims import are_independent, are_normal, are_uncorrelated, are_uniform

from sim.core.compiled import making_arrays
from sim.core.randomness import (
    COMMUNITIES,
    MASK,
    PARTS,
    ROWS,
    WEEKS,
    Purpose,
    address,
    draw,
    draw_pair,
    normal,
    philox,
    poisson,
)

# Random123 1.14, kat_vectors: philox2x32 with ten rounds.
KNOWN = [
    ((0x00000000, 0x00000000), 0x00000000, (0xFF1DAE59, 0x6CD10DF2)),
    ((0xFFFFFFFF, 0xFFFFFFFF), 0xFFFFFFFF, (0x2C3F628B, 0xAB4FD7AD)),
    ((0x243F6A88, 0x85A308D3), 0x13198A2E, (0xDD7CE038, 0xF62A4C12)),
]

# What each purpose's number was when it was first published; lines are added, never changed.
PUBLISHED = (
    "HOUSEHOLD_SET_POINT COMMUNITY_SET_POINT HOUSEHOLD_SLOW_START SAFETY_FLOOR AFFILIATION "
    "DOCUMENTS DAMAGE ROUND_PHASE TRUST_NOISE ENCOUNTER ENCOUNTER_OFFICER ENCOUNTER_CONDUCT "
    "DECISION LEAVING_AGAIN APPLYING_AGAIN ATTENDANCE OFFICER_STYLE OFFICER_ROTATION "
    "OFFICER_TRAINING FORUM_PHASE FORUM_FOLLOW_UP FORUM_AGREEMENT ATTACKS DESK_DAYS DESK_SESSION "
    "FILE_JOINS FILE_SERVICE FILE_LOST FILE_DENIED FILE_LISTED FILE_NEXT_DAY COMPANION_ARRIVAL "
    "COMPANION_SERVICE SURVEY_ERROR DISPLACEMENT BLOCKED HOST PLACEMENT OFFICER_SELECTION "
    "SHOCK_HOUSEHOLD SHOCK_OFFICER SHOCK_BROKER HEAD_OF_HOUSEHOLD PROPERTY DAMAGE_CAUSE DANGEROUS "
    "FILE_BRIBE FILE_BRIBE_REFUSED SETTLING SETTLING_PLACE LEAVING_COUNTRY RAID RAID_ABUSE TIPS "
    "FUEL OFFICER_ORIGIN PROBLEM_ARISES PROBLEM_FADES PROBLEM_BREAKS_OUT BROKER_KILLED "
    "BROKER_VICTIM SURVEY_INTENTION CONTESTING AGREEMENT PLACE FILE_ABUSE AGREEMENT_REVOKED "
    "AGREEMENT_SPREADS SURVEY_FEAR SURVEY_EXPOSURE"
)

words = st.integers(0, MASK)


@making_arrays
def many(axis: int, count: int, seed: int) -> np.ndarray:
    """Draws along one axis of the name: row, week, part, purpose or seed."""
    values = np.zeros(count)
    for i in range(count):
        if axis == 0:
            values[i] = draw(seed, 7, 13, i)
        elif axis == 1:
            values[i] = draw(seed, i % 4096, 13, i // 4096)
        elif axis == 2:
            values[i] = draw(seed, 7, 13, i // 4096, i % 4096)
        elif axis == 3:
            values[i] = draw(seed, 7, i % 256, i // 256)
        else:
            values[i] = draw(i, 7, 13, seed)
    return values


@making_arrays
def many_normal(count: int) -> np.ndarray:
    values = np.zeros(count)
    for i in range(count):
        values[i] = normal(5, 3, 9, i)
    return values


@pytest.mark.small
@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
def test_philox_gives_the_published_answers(counter, key, expected):
    assert philox(key, *counter) == expected


@pytest.mark.small
def test_published_purposes_keep_their_numbers_and_no_number_is_used_twice():
    published = PUBLISHED.split()
    assert [Purpose(n + 1).name for n in range(len(published))] == published
    numbers = [int(purpose) for purpose in Purpose]
    assert len(set(numbers)) == len(Purpose.__members__) == len(numbers)
    assert min(numbers) > 0
    assert max(numbers) < 256


@pytest.mark.small
@given(words, st.integers(0, WEEKS - 1), st.sampled_from(Purpose), words, st.integers(0, PARTS - 1))
def test_a_draw_is_its_name_and_nothing_else(seed, week, purpose, row, part):
    before = draw(seed, week, purpose, row, part)
    draw(seed ^ 1, week, purpose, row, part)
    draw(seed, week, purpose, row ^ 1, part)
    assert draw(seed, week, purpose, row, part) == before
    assert 0.0 < before < 1.0


@pytest.mark.small
@given(words, st.integers(0, WEEKS - 1), st.sampled_from(Purpose), words, st.integers(0, PARTS - 1))
def test_a_pair_is_both_halves_of_one_block_and_never_0_or_1(seed, week, purpose, row, part):
    pair = draw_pair(seed, week, purpose, row, part)
    halves = [int(each * 4294967296.0) for each in pair]
    assert halves == list(philox(seed, row, (week << 20) | (purpose << 12) | part))
    assert 0.0 < min(pair) <= max(pair) < 1.0


def test_the_two_of_a_pair_are_uniform_and_independent():
    pairs = np.array([draw_pair(1, 7, 13, i) for i in range(1 << 16)])
    for values in pairs.T:
        are_uniform(values)
    are_independent(pairs[:, 0], pairs[:, 1])


@pytest.mark.small
@given(st.integers(0, COMMUNITIES - 1), st.integers(0, ROWS - 1))
def test_every_row_has_an_address_of_its_own(community, number):
    stream = address(community, number)
    assert (stream >> 12, stream & (ROWS - 1)) == (community, number)
    assert stream <= MASK


@pytest.mark.parametrize("axis", range(5))
@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1])
def test_draws_are_uniform_and_neighbours_are_independent(axis, seed):
    values = many(axis, 1 << 18, seed)
    are_uniform(values)
    for step in (1, 2, 3, 12, 256):
        are_independent(values[:-step], values[step:])


def test_two_purposes_weeks_rows_or_seeds_are_uncorrelated():
    base = many(0, 1 << 18, 1)
    names = [(1, 7, 14, 0), (1, 8, 13, 0), (2, 7, 13, 0), (1, 7, 13, 1)]
    for seed, week, purpose, part in names:
        other = np.array([draw(seed, week, purpose, i, part) for i in range(1 << 14)])
        are_uncorrelated(base[: 1 << 14], other)


def test_normal_numbers_are_normal():
    are_normal(many_normal(1 << 18))


@pytest.mark.small
@given(st.floats(0.0, 60.0), st.floats(0.0001, 0.9999))
def test_poisson_is_the_quantile_of_its_law(mean, uniform):
    count = poisson(mean, uniform)
    assert stats.poisson.cdf(count - 1, mean) <= uniform + 1e-12
    assert uniform <= stats.poisson.cdf(count, mean) + 1e-12
    assert poisson(0.0, uniform) == 0
