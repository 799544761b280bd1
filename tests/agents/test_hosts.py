import shutil
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import sim
from sim.behaviour.return_decision import DecisionParameters, pull_of_host
from sim.core.declare import InputError
from sim.model import ReturnModel
from sim.world.lines import HostLine

pytestmark = pytest.mark.small


@pytest.fixture(scope="module")
def hosted(village):
    """The village, with two hosts for those who fled early and one for those who fled late."""
    lines = (
        HostLine("Village", date(2015, 6, 1), "Village", 30, 0.0),
        HostLine("Village", date(2015, 6, 1), "Elsewhere", 70, 0.5),
        HostLine("Village", date(2016, 1, 1), "Elsewhere", 10, 1.0),
    )
    home = village.world.governorates[0]
    lines = tuple(
        line._replace(governorate=home, host=home if line.host == "Village" else line.host)
        for line in lines
    )
    return replace(village, world=replace(village.world, hosts=lines))


def test_the_displaced_spread_over_hosts_as_the_table_says(hosted):
    larger = hosted.with_(**{"run.weeks": 1})
    shares = []
    for seed in range(1, 31):
        rows = ReturnModel(larger, seed).rows
        shares.append(np.bincount(rows.households["host"], minlength=4) / len(rows.households))
    early, found = 0.0, np.mean(shares, axis=0)
    week = larger.week_of(date(2015, 6, 1))
    for seed in range(1, 31):
        early += (ReturnModel(larger, seed).rows.households["displaced_week"] <= week).mean() / 30
    expected = [0.3 * early, 0.0, 0.35 * early, 0.35 * early + (1 - early)]
    assert found == pytest.approx(expected, abs=0.02)


def test_a_host_pulls_by_being_near_and_by_being_a_camp(hosted):
    rows = ReturnModel(hosted).rows
    home = rows.communities[0]
    pulls = [pull_of_host(host, home, 0.0, DecisionParameters()) for host in rows.hosts]
    near, camp = DecisionParameters().weight_near, DecisionParameters().weight_camp
    assert pulls == [near, near + camp, 0.0, camp]


def test_a_world_without_a_table_of_hosts_has_one_that_is_neither_near_nor_a_camp(village):
    rows = ReturnModel(village).rows
    assert len(rows.hosts) == 1
    assert pull_of_host(rows.hosts[0], rows.communities[0], 0.0, DecisionParameters()) == 0.0


def test_another_table_of_hosts_changes_no_other_luck(village, hosted):
    short = [each.with_(**{"run.weeks": 60}) for each in (village, hosted)]
    histories = [sim.run(each.without("hosts", "exit")) for each in short]
    assert histories[0].digest() == histories[1].digest()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["Nowhere,2015-06-01,Anbar,10,0.1"], r"row 2, column governorate: 'Nowhere' is not in"),
        (["{home},2015-06-01,Anbar,0,0.1"], r"2015-06-01: 0 households in all; at least 1"),
        (["{home},2015-06-01,Anbar,10,1.1"], r"row 2, column camp_share: camp_share = 1.1: a n"),
        (["{home},June,Anbar,10,0.1"], r"row 2, column date: date = 'June': a date such as"),
    ],
)
def test_a_faulty_table_of_hosts_is_refused(village, tmp_path, lines, message):
    folder = tmp_path / "world"
    shutil.copytree(village.world.folder, folder)
    home = village.world.governorates[0]
    rows = ["governorate,date,host,households,camp_share", *(x.format(home=home) for x in lines)]
    (folder / "hosts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        sim.load(str(folder))


def test_every_governorate_of_origin_needs_hosts_where_one_has_them(tmp_path):
    folder = tmp_path / "iraq"
    shutil.copytree(sim.load("iraq").world.folder, folder)
    lines = (folder / "hosts.csv").read_text(encoding="utf-8").splitlines()
    kept = [lines[0], *(line for line in lines if line.startswith("Anbar,"))]
    (folder / "hosts.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"hosts.csv: Babylon: has no row; each governorate of"):
        sim.load(str(folder))
