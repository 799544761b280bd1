"""Events that families live through: camps that are closed, and new flight."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from sim.core.declare import Par
from sim.core.randomness import Purpose, draws
from sim.engine.outside_changes import outside_change
from sim.levers.events import Shock
from sim.levers.lever import LeverContext, Outlook
from sim.state import State


@dataclass(frozen=True)
class CampsClosed(Shock):
    """The camps of a governorate are closed: some families go home, the others elsewhere."""

    about: ClassVar[str] = "camps are closed: some families go home at once, the others elsewhere"

    forced_home: Annotated[float, Par("share", (0, 1), (0.5, 0.8), "B",
        "IOM 2020-21: 30-41 % of those who had to leave were not at their place of origin",
        "families of an open place who go home without clearance")] = 0.65  # fmt: skip

    def act(self, site: LeverContext, places: np.ndarray) -> None:  # noqa: ARG002
        """Empty the camps; `governorate` is that of the camps here, not that of origin."""
        rows, hosts = site.rows.households, site.rows.hosts
        closed = (hosts["camp"] == 1) & self._hosts(site)
        away = (State.DISPLACED, State.WAITING, State.BARRED)
        leave = closed[rows["host"]] & np.isin(rows["state"], away)
        uniforms = draws(site.seed, site.week, Purpose.SHOCK_HOUSEHOLD.value, rows["stream"])
        is_open = site.rows.communities["open"][rows["community"]] == 1
        may = is_open & (rows["blocked"] == 0) & (rows["state"] == State.DISPLACED)
        home = leave & may & (uniforms < self.forced_home)
        with outside_change(site.rows, home, site.week):
            rows["state"][home], rows["since"][home] = State.RETURNED, site.week
            rows["destination"][home] = rows["community"][home]
        rows["host"][leave] -= 1  # the same governorate, out of camps

    def needless(self, outlook: Outlook) -> str:
        """Where there is no camp, or nobody in one yet."""
        lines = [
            line
            for line in outlook.scenario.world.hosts
            if line.households * line.camp_share > 0.0 and self.governorate in ("", line.host)
        ]
        where = f" in {self.governorate}" if self.governorate else ""
        if not lines:
            return f"there are no camps{where}; give hosts.csv rows{where} with a camp_share"
        fled = outlook.first_fled(*(line.governorate for line in lines))
        if fled <= 0 or fled < self.start:  # events come before a week's families flee
            return ""
        return (
            f"nobody is in camps{where} {outlook.before(fled)}, as nobody has fled; "
            "let it start later"
        )

    def _hosts(self, site: LeverContext) -> np.ndarray:
        names = site.setting.world.governorate_names
        number = names.index(self.governorate) if self.governorate else None
        governorates = site.rows.hosts["governorate"]
        return np.asarray(governorates == number if number is not None else governorates >= 0)


@dataclass(frozen=True)
class NewDisplacement(Shock):
    """Families who had returned have to flee again."""

    about: ClassVar[str] = "families who had returned have to flee again"

    share: Annotated[float, Par("share", (0, 1), (0.05, 0.9), "B",
        "IOM DTM: 25,200 households fled Kirkuk in October 2017 and were back in two weeks",
        "returned families who flee")] = 0.3  # fmt: skip

    def act(self, site: LeverContext, places: np.ndarray) -> None:
        """Some of the returned are displaced again."""
        rows = site.rows.households
        uniforms = draws(site.seed, site.week, Purpose.SHOCK_HOUSEHOLD.value, rows["stream"])
        flee = (
            places[rows["community"]] & (rows["state"] == State.RETURNED) & (uniforms < self.share)
        )
        with outside_change(site.rows, flee, site.week):
            rows["state"][flee] = State.DISPLACED
            rows["since"][flee] = rows["displaced_week"][flee] = site.week
            rows["times_left"][flee] = np.minimum(255, rows["times_left"][flee].astype(int) + 1)

    def unfelt(self, outlook: Outlook) -> str:
        """Where nobody flees, or nobody can be back yet."""
        week, home = max(1, self.start), outlook.first_home(self.governorate)
        if self.share == 0.0:
            return "a share of 0 flees; raise share"
        if week > home:
            return ""
        return f"nobody can be back {outlook.before(home)}; let it start later"
