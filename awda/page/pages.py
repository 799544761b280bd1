"""The pages of a scenario: choose one, change it, run it, compare it, and follow a household."""

import asyncio
import json
from collections.abc import AsyncIterator
from copy import copy
from dataclasses import replace
from functools import lru_cache
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from awda.page import charts, controls, series, svg
from awda.page.address import Choice, State, choice_of
from awda.page.district_map import district_table, fill, map_data, map_of
from awda.page.downloads import command, row_address
from awda.page.scenario_text import MOST_BYTES, choice_from, scenario_of
from awda.page.sentences import description, sentence
from awda.page.site import job_of, page, rendered, scenarios_of, site_of, state_in, told_in_words
from awda.page.stages import Answer, Job
from experiments.compare.draws import told_apart_by
from experiments.compare.own_ranges import remarks_on_ranges
from sim.core.declare import InputError
from sim.measure.biography import biography
from sim.measure.outcomes import MATTER, OUTCOMES, unit_of_difference, unit_of_value
from sim.scenario.toml_file import known_scenarios, load
from sim.warnings.pair_remarks import remarks_on_pair
from sim.warnings.remarks import remarks

LIVES = BoundedSemaphore(2)  # biographies that are run at once
SECONDS = 60.0  # to wait for one's turn
FIRST_CONTROLS = (
    "clearance.signatures", "run.weeks", "run.start", "run.households_per_agent", "funding.budget",
    "decision.base_willingness", "household.affiliated_share", "household.undocumented_share",
)  # fmt: skip  # shown above all others


@lru_cache(maxsize=1)
def titles() -> dict[str, str]:
    """Every scenario that comes with Awda, and what it is."""
    return {name: load(name).title for name in known_scenarios()}


@told_in_words
def start(request: Request) -> Response:
    """The first page: the scenarios, a file of one's own, and kept results."""
    del request
    return page("start.html", titles=titles())


@told_in_words
def scenario(request: Request) -> Response:
    """The controls of a scenario."""
    state, given = state_in(request), request.query_params
    if kind := given.get("add", ""):
        noun, _, name = kind.partition(".")
        fields = (("kind", name),) if noun != "tranche" else (("euros", "100000"),)
        state = replace(state, choice=_added(state.choice, noun, fields))
        return RedirectResponse(f"/scenario?{state.query()}#added", 303)
    if name := given.get("range", ""):
        state = replace(state, choice=controls.with_declared_range(state.choice, name))
        return RedirectResponse(f"/scenario?{state.query()}#ranges", 303)
    if given.get("remove", "").isdigit():
        state = replace(state, choice=state.choice.without_entry(int(given["remove"])))
        return RedirectResponse(f"/scenario?{state.query()}", 303)
    return page("scenario.html", **_controls(state))


def _added(choice: Choice, noun: str, fields: tuple[tuple[str, str], ...]) -> Choice:
    """The choice with one more entry, checked as an address is."""
    kinds = [(each[0], each[1]) for each in controls.kinds_to_add()]
    if (noun, dict(fields).get("kind", noun)) not in kinds:
        raise InputError(f"add = {noun}: a lever, an event or a tranche of the list is allowed")
    if noun == "tranche":
        fields = (("day", scenario_of(Choice(choice.base)).run.start.isoformat()), *fields)
    return choice_of([*choice.items(), *((f"{noun}.900.{key}", word) for key, word in fields)])


def _controls(state: State) -> dict[str, Any]:
    base, trouble = scenario_of(Choice(state.choice.base)), ""
    now = base
    try:
        now = scenario_of(state.choice, f"{state.choice.base}_changed")
    except InputError as error:
        trouble = str(error)
    groups = controls.groups(base, now)
    known = {each.key: each for group in groups for each in group.controls}
    rest = [
        group._replace(controls=[each for each in group.controls if each.key not in FIRST_CONTROLS])
        for group in groups
    ]
    return {
        "state": state, "base": base, "now": now, "trouble": trouble, "groups": rest,
        "first": [known[key] for key in FIRST_CONTROLS],
        "entries": controls.entry_groups(state.choice),
        "switches": controls.switches(state.choice), "kinds": controls.kinds_to_add(),
        "ranges": state.choice.ranges, "numbers": controls.numbers(),
        "remarks": remarks(now), "titles": titles(), "outcomes": OUTCOMES,
        "own_levers": base.interventions, "own_events": base.shocks,
    }  # fmt: skip


@told_in_words
def run(request: Request) -> Response:
    """The runs of a scenario: started, followed, and shown as far as they are."""
    state = state_in(request)
    scenarios = scenarios_of(state)
    own = job_of(request, state)
    place, job = site_of(request).work.place(own), copy(own)  # what it says fits what it shows
    notes = [*remarks(scenarios[-1])]
    if len(scenarios) > 1:
        notes += remarks_on_pair(*scenarios)
    notes += remarks_on_ranges(state.over or None, scenarios, told_apart_by(scenarios))
    return page(
        "run.html", state=state, scenarios=scenarios, job=job, notes=notes,
        place=place, outcomes=OUTCOMES,
        part=part_of(state, job.answer) if job.answer else "", command=command(state),
        pinned=replace(state, baseline=state.choice).query(),
    )  # fmt: skip


@told_in_words
def part(request: Request) -> Response:
    """The part of the page that changes while runs are made."""
    state = state_in(request)
    job = job_of(request, state)
    return Response(part_of(state, job.answer) if job.answer else "", media_type="text/html")


@lru_cache(maxsize=16)
def part_of(state: State, answer: Answer) -> str:
    """What is known so far: the sentence, the outcomes, the charts and the map."""
    drawn = []
    for each in charts.charts_of(answer):
        table = each.table(answer)
        picture, values = svg.inline(each, answer, description(each, answer))
        drawn.append((each, picture, values, series.shortened(table)))
    rows, drawn_map = series.outcome_rows(answer), map_of(answer)
    return rendered(
        "part.html", state=state, answer=answer, charts=drawn, sentence=sentence(state, answer),
        matter=[row for row in rows if row["outcome"].name in (*MATTER, state.outcome)],
        others=[row for row in rows if row["outcome"].name not in (*MATTER, state.outcome)],
        packages=series.printed_of(answer) if answer.is_over_sets else None,
        map=drawn_map, map_data=map_data(drawn_map) if drawn_map else "", fill=fill,
        districts=district_table(answer), unit_of=unit_of_value,
        difference_unit=unit_of_difference, row_address=row_address,
    )  # fmt: skip


async def events(request: Request) -> Response:
    """Progress as server-sent events, until the runs are over."""
    state = await run_in_threadpool(state_in, request)
    job = await run_in_threadpool(job_of, request, state)
    work = site_of(request).work

    async def told() -> AsyncIterator[str]:
        seen, place, quiet = -1, -1, 0
        while not await request.is_disconnected():
            now = work.place(job)
            if (job.version, now) != (seen, place):
                seen, place, quiet = job.version, now, 0
                news = news_of(job, place)
                yield f"data: {json.dumps(news)}\n\n"
                if news["over"]:
                    return
            quiet += 1
            if quiet % 100 == 0:
                yield ": still here\n\n"
            await asyncio.sleep(0.1)

    return StreamingResponse(
        told(), media_type="text/event-stream", headers={"cache-control": "no-store"}
    )


def news_of(job: Job, place: int) -> dict[str, Any]:
    """What the page is told of a job."""
    known = job.answer
    return {
        "state": job.state, "done": job.done, "total": job.total, "place": place,
        "trouble": job.trouble, "pairs": known.pairs if known else 0,
        "preview": bool(known and known.is_preview), "over": job.is_over,
    }  # fmt: skip


@told_in_words
def stop(request: Request) -> Response:
    """Stop the runs of this visitor for a state."""
    from awda.page.site import key_of

    state = state_in(request)
    site_of(request).work.stop(request.state.session, key_of(state))
    return page("stopped.html", state=state)


async def upload(request: Request) -> Response:
    """Open a scenario file of one's own: it becomes an address, and nothing is kept."""
    async with request.form(max_files=1, max_fields=4, max_part_size=2 * MOST_BYTES) as form:
        file: Any = form.get("file")
        content = b"" if file is None or isinstance(file, str) else await file.read(MOST_BYTES + 1)

    @told_in_words
    def opened(_request: Request) -> Response:
        if not content:
            raise InputError("the file is empty; a scenario file is allowed, as scenario.toml")
        return RedirectResponse(f"/scenario?{State(choice_from(content)).query()}", 303)

    return await run_in_threadpool(opened, request)


@told_in_words
def household(request: Request) -> Response:
    """One household's biography."""
    state, given = state_in(request), request.query_params
    row, seed = _whole(given.get("household", "0")), _whole(given.get("seed", "1"))
    chosen = scenarios_of(state)[-1]
    entries = _life(state.choice, row, seed)
    return page("household.html", state=state, scenario=chosen, household=row, seed=seed,
                entries=entries, hidden=parse_qsl(state.query()))  # fmt: skip


@lru_cache(maxsize=64)
def _life(choice: Choice, row: int, seed: int) -> list[Any]:
    if not LIVES.acquire(timeout=SECONDS):
        raise InputError("others are waiting for a biography; try again in a minute")
    try:
        return list(biography(scenario_of(choice, f"{choice.base}_changed"), row, seed))
    finally:
        LIVES.release()


def _whole(word: str) -> int:
    if not word.isdigit() or len(word) > 9:
        raise InputError(f"{word[:20]!r}: a whole number is allowed")
    return int(word)
