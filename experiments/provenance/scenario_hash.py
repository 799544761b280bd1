"""The one text and hash of a scenario: of all that runs depend on, wherever its files lie."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from experiments.provenance.versions import digest
from sim.scenario.scenario import Scenario
from sim.world.tables import World

NAMES = ("name", "title", "world")  # of a scenario: no run depends on its name or title
MOST_TEXTS = 1000  # pages whose text is remembered


class ScenarioTexts:
    """Scenarios as canonical JSON. Many share most of their pages, so texts are remembered."""

    def __init__(self) -> None:
        self._texts: dict[int, tuple[Any, str]] = {}  # the page is kept so that its id stays its

    def world(self, scenario: Scenario) -> str:
        """The text of its world."""
        return self._text(scenario.world)

    def scenario(self, scenario: Scenario) -> str:
        """The text of a scenario, in which its world stands by its hash."""
        pages = [
            f'"{field.name}":{self._text(getattr(scenario, field.name))}'
            for field in fields(scenario)
            if field.name not in NAMES and not _is_no_range(field.name, scenario)
        ]
        return f'{{"world":"{digest(self.world(scenario))}",{",".join(pages)}}}'

    def _text(self, page: Any) -> str:
        known = self._texts.get(id(page))
        if known is None:
            if len(self._texts) >= MOST_TEXTS:
                self._texts.clear()
            known = self._texts[id(page)] = (page, to_text(plain(page)))
        return known[1]


def _is_no_range(name: str, scenario: Scenario) -> bool:
    """Whether a page is that of plausible ranges and has none, as most scenarios."""
    return name == "plausible" and not scenario.plausible


def scenario_hash(scenario: Scenario) -> str:
    """The hash by which stores and records name a scenario."""
    return digest(ScenarioTexts().scenario(scenario))


def to_text(value: Any) -> str:
    """Canonical JSON: no blanks, numbers with all their digits."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def plain(value: Any) -> Any:
    """A page of a scenario as tables, lists, numbers and words; a world without its folder."""
    if isinstance(value, World):
        named = [field.name for field in fields(value) if field.name != "folder"]
        return {name: plain(getattr(value, name)) for name in named}
    if is_dataclass(value):
        content = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__} | content
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(each) for name, each in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{value!r}: no part of a scenario is of type {type(value).__name__}")
