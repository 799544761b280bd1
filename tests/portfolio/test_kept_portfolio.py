"""The numbers of docs/planner.md are those of the kept portfolio."""

import pytest
from checkout import ROOT

from experiments.provenance.tables import read_rows

KEPT = ROOT / "results" / "portfolio"
pytestmark = [
    pytest.mark.small,
    pytest.mark.skipif(not KEPT.exists(), reason="`awda experiment portfolio` has to be run anew"),
]
PAGE = " ".join((ROOT / "docs" / "planner.md").read_text(encoding="utf-8").split())


def test_the_answer_of_the_planners_page_is_the_kept_verdict():
    [said] = read_rows(KEPT / "verdict.csv")
    ends = (said[name] for name in ("further_returns_low", "further_returns_high"))
    low, high = (f"{end:+,.0f}" for end in ends)
    gain = f"brings {said['further_returns']:+,.0f} sustained returns"
    assert f"{gain} (95 % of {said['draws']:.0f} draws: {low} to {high})" in PAGE
    assert said["verdict"] == "no difference shown"
    assert f"with probability {said['probability_best'] - 1e-9:.2f} and within 500" in PAGE
    assert f"of the best with {said['probability_within']:.2f}" in PAGE
    assert f"regret is {said['regret']:.0f} households in the mean" in PAGE
    assert (said["depends_most_on"], said["grade"]) == ("decision.weight_grant", "D")
    assert f"rank correlation {said['rank_correlation']:.2f}" in PAGE


def test_the_price_and_the_money_are_those_of_the_chosen_allocation():
    [said] = read_rows(KEPT / "verdict.csv")
    [own] = [r for r in read_rows(KEPT / "finalists.csv") if r["allocation"] == said["allocation"]]
    assert (
        f"for EUR {own['spent_eur']:,.0f}, that is EUR {own['eur_a_return']:.0f} for each" in PAGE
    )


@pytest.mark.parametrize(
    "lever",
    [
        "legal_aid",
        "mediation",
        "community_policing",
        "return_grant",
        "extra_clerks",
        "house_repair",
    ],
)
def test_each_lever_alone_is_as_the_race_found_it(lever):
    alone = [row for row in read_rows(KEPT / "race.csv") if row["what"].startswith(f"{lever} 9")
             or row["what"] == f"{lever} 100 %"]  # fmt: skip
    row = min(alone, key=lambda each: each["allocation"])
    words = {"return_grant": "return grants"}.get(lever, lever.replace("_", " "))
    cells = f"| {words} | {row['further_returns']:,.0f} | {row['low']:,.0f} to {row['high']:,.0f} |"
    assert cells in PAGE
