"""Runs that are made up, for patterns without the model."""

import numpy as np

from experiments.patterns.panel import PANEL
from experiments.patterns.plain import PLAIN
from experiments.patterns.policies import CAMPS
from experiments.patterns.targets import targets
from experiments.runs.measures import Outcomes
from experiments.trial.evaluations import TRUST_WAVES
from experiments.trial.sites import is_treated
from experiments.trial.survey import ENDLINE

MIDDLE = {row.measure: (row.low + row.high) / 2.0 for row in targets()}
OF_PANEL = ("visit_left", "abuse_effect", "bad_to_good", "test_retest", "trust_icc")
OF_CAMPS = ("closure_elsewhere", "voluntary_failed")
OF_TRIALS = {"trust": "trust_effect", "victim": "crime_effect", "tips": "tips_effect",
             "exposure": "exposure_effect"}  # fmt: skip
OF_PLAIN = [
    row.measure for row in targets() if row.pattern in (8, 9, 10, 12, 14, 16, 18, 20)
]  # fmt: skip


def made_up(job):
    """A run whose measures lie in the middle of the evidence, with a little chance."""
    further = {each.name: KEPT[each.name](job) for each in job.measures}
    return Outcomes(outcomes(job.scenario), further)


def outcomes(scenario):
    """Days to clear by the procedure; returns by how safe places are, and by their services."""
    signatures = min([10, *(getattr(each, "signatures", 10) for each in scenario.interventions
                            if getattr(each, "end", 0) > 200)])  # fmt: skip
    lines = scenario.world.communities
    security = np.mean([line.security for line in lines])
    services = np.mean([line.services for line in lines])
    return {
        "days_to_clear": 4.5 * signatures, "days_to_clear_median": 4.0 * signatures,
        "barred_share": 0.01 * signatures,
        "return_rate": 0.3 * (1.0 + 0.06 * security) * (security > -1.0) * (1.0 + 0.2 * services),
    }  # fmt: skip


def endline(job):
    """A survey in which treated places differ by what was published."""
    treated, random = is_treated(job.scenario), np.random.default_rng(job.seed)
    noise = random.normal(0.0, 0.01, len(treated))
    asked = {
        item: (noise + MIDDLE[measure] * treated).tolist() for item, measure in OF_TRIALS.items()
    }
    return {
        "asked": asked, "all": asked, "sd": dict.fromkeys(OF_TRIALS, 1.0), "correlation": -0.1,
    }  # fmt: skip


def waves(job):
    """Two waves whose change is chance alone."""
    random = np.random.default_rng(job.seed)
    many = random.normal(0.0, 0.05, (2, len(job.scenario.world.communities)))
    return [{"many": each.tolist(), "means": each.tolist(), "variance": 1.0} for each in many]


KEPT = {
    PLAIN.name: lambda _job: {name: MIDDLE[name] for name in OF_PLAIN},
    PANEL.name: lambda _job: {name: MIDDLE[name] for name in OF_PANEL},
    CAMPS.name: lambda _job: {name: MIDDLE[name] for name in OF_CAMPS},
    ENDLINE.name: endline,
    TRUST_WAVES.name: waves,
}
