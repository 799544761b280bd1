"""The runs of the page: what is told of them, in stages, and one queue for all visitors."""

import json
import time

import pytest
from serving import SHORT, visitor

import sim
from awda.page import pages
from awda.page.stages import stages_of
from awda.page.work import MOST_WAITING, Work
from sim.scenario.toml_file import load

pytestmark = pytest.mark.small


@pytest.fixture(scope="module")
def client():
    with visitor() as found:
        yield found


def test_progress_is_told_until_the_runs_are_over(client):
    query = f"{SHORT}&clearance.signatures=5"
    with client.stream("GET", f"/events?{query}") as told:
        news = [json.loads(line[6:]) for line in told.iter_lines() if line.startswith("data: ")]
    assert news[-1]["state"] == "done"
    assert news[-1]["done"] == news[-1]["total"] == 4


def test_what_happens_while_news_are_on_their_way_is_told_too(client, monkeypatch):
    told = pages.news_of

    def slow(job, place):
        news = told(job, place)
        while not job.is_over:
            time.sleep(0.01)
        return news

    monkeypatch.setattr(pages, "news_of", slow)
    with client.stream("GET", f"/events?{SHORT}&clearance.signatures=6") as stream:
        lines = [line for line in stream.iter_lines() if line.startswith("data: ")]
    assert json.loads(lines[-1][6:])["over"]


def test_the_preview_of_iraq_is_of_larger_agents_and_that_of_the_village_of_its_own():
    assert stages_of([load("four_signatures")], 4)[0].is_preview
    assert not stages_of([load("village")], 4)[0].is_preview


def test_who_waits_has_a_place_in_the_queue(village):
    work = Work()
    short = village.with_(**{"run.weeks": 2})
    jobs = [work.ask(f"visitor {n}", "key", (short,), 2) for n in range(3)]
    assert [work.place(job) for job in jobs] == [0, 1, 2]
    work.start()
    until = time.monotonic() + 60
    while not all(job.is_over for job in jobs) and time.monotonic() < until:
        time.sleep(0.02)
    work.end()
    assert [job.state for job in jobs] == ["done"] * 3
    assert all(job.answer.pairs == 2 for job in jobs)


def test_a_visitor_who_asks_for_more_stops_what_it_asked_for_first(village):
    work = Work()
    jobs = [work.ask("one", f"key {n}", (village,), 2) for n in range(4)]
    assert [job.state for job in jobs] == ["stopped", "waiting", "waiting", "waiting"]


def test_the_queue_has_an_end(village):
    work = Work()
    for number in range(MOST_WAITING):
        work.ask(f"visitor {number}", "key", (village,), 2)
    with pytest.raises(sim.InputError, match="others are waiting"):
        work.ask("one more", "key", (village,), 2)


def test_a_job_that_was_stopped_gives_no_answer(village):
    work = Work()
    job = work.ask("one", "key", (village.with_(**{"run.weeks": 2}),), 4)
    work.stop("one", "key")
    work.start()
    time.sleep(0.2)
    work.end()
    assert job.state == "stopped"
    assert job.answer is None
