"""What the shared design teaches every calibration: its runs, the common pace, and an effect."""

from dataclasses import dataclass, replace

from experiments.calibration import shared_design
from experiments.calibration.common_pace import CommonPace, fit_common
from experiments.calibration.comparison import Comparison
from experiments.calibration.design import CalibrationPlan
from experiments.calibration.effect_emulator import EffectEmulator, fit_effect
from experiments.calibration.runs import Runs
from experiments.runs.runner import Runner


@dataclass(frozen=True)
class Taught:
    """The runs of the design, whether their world is that of the cut, and what they teach."""

    runs: Runs
    is_of_the_cut: bool
    common: CommonPace
    effect: EffectEmulator


def taught(plan: CalibrationPlan, run: Runner, like: Comparison) -> Taught:
    """What the shared design, or a design of the plan's own, teaches."""
    if plan.places:
        own = replace(shared_design.PREVIEW, places=plan.places)
        columns = shared_design.made(own, run)
    else:
        columns = shared_design.kept(run)
    runs = shared_design.runs_in(columns, like)
    common = fit_common(shared_design.shared_space(), runs, like)
    effect = fit_effect(common, *shared_design.effects_in(columns))
    return Taught(runs, plan.cut == shared_design.WORLD, common, effect)
