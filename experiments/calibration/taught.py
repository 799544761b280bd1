"""What the shared design teaches every calibration: the common pace and the effect of a history."""

from dataclasses import replace

from experiments.calibration import shared_design
from experiments.calibration.common_pace import CommonPace, fit_common
from experiments.calibration.comparison import Comparison
from experiments.calibration.design import CalibrationPlan
from experiments.calibration.effect_emulator import EffectEmulator, fit_effect
from experiments.calibration.runs import Runs
from experiments.runs.runner import Runner


def taught(
    plan: CalibrationPlan, run: Runner, like: Comparison
) -> tuple[CommonPace, EffectEmulator, Runs | None]:
    """What the shared design teaches; and its runs, where its world is that of the cut."""
    if plan.places:
        own = replace(shared_design.PREVIEW, places=plan.places)
        columns = shared_design.made(own, run)
    else:
        columns = shared_design.kept(run)
    runs = shared_design.runs_in(columns, like)
    common = fit_common(shared_design.shared_space(), runs, like)
    effect = fit_effect(common, *shared_design.effects_in(columns))
    return common, effect, runs if plan.cut == shared_design.WORLD else None
