"""The page as people use it: every step, both sizes, by keyboard alone, and for everybody."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from checkout import ROOT

AXE = ROOT / ".cache" / "axe" / "package" / "axe.min.js"
QUICK = "from=village&clearance.signatures=4&seeds=4"
MOVE_ALL = """() => [...document.querySelectorAll("input[type=range][data-for]")].map((slider) => {
  slider.value = slider.value === slider.max ? slider.min : slider.max;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  const number = document.getElementById(slider.dataset.for);
  return [number.name, slider.value, number.value, number.checkValidity()];
})"""
PAGES = {
    "start": "/",
    "scenario": "/scenario?from=village&intervention.1.kind=return_grant",
    "run": f"/run?{QUICK}",
    "map": "/run?from=four_signatures&run.households_per_agent=200&seeds=2",
    "household": "/household?from=village&household=12&seed=3",
    "results": "/results",
    "result": "/results/village",
    "report": "/results/village/report",
}


def open_whole(page, address, path):
    """Open a page, and wait until its runs are done and shown."""
    page.goto(address + path)
    if path.startswith("/run"):
        page.locator("#status", has_text="runs are done").wait_for()
        page.locator("#part .sentence").wait_for()
        page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_window(page, address, name):
    open_whole(page, address, PAGES[name])
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


@pytest.mark.parametrize("name", PAGES)
def test_no_serious_fault_of_accessibility_is_found(browser, address, name):
    if not AXE.is_file():
        pytest.skip("axe-core is not there; `make test-page` gets it where npm is")
    context = browser.new_context(bypass_csp=True)
    context.set_default_timeout(120_000)
    page = context.new_page()
    open_whole(page, address, PAGES[name])
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run()")["violations"]
    context.close()
    bad = [each for each in found if each["impact"] in ("serious", "critical")]
    assert not [(each["id"], each["nodes"][0]["html"][:150]) for each in bad]


def test_a_slider_and_its_number_say_the_same_and_only_changes_are_in_the_address(page, address):
    page.goto(f"{address}/scenario?from=village&seeds=4")
    slider = page.get_by_label("signatures, slider over the plausible range").first
    slider.fill("4")
    assert page.locator("[name='clearance.signatures']").input_value() == "4"
    page.get_by_role("button", name="Run").first.click()
    page.locator("#status", has_text="runs are done").wait_for()
    assert page.url.split("?")[1] == "from=village&seeds=4&clearance.signatures=4"


def test_every_slider_moves_its_number_and_all_of_them_reach_the_address(page, address):
    page.goto(f"{address}/scenario?from=village")
    moved = page.evaluate(MOVE_ALL)
    assert len(moved) > 150
    for name, slider, number, is_allowed in moved:
        assert float(slider) == float(number), name
        assert is_allowed, name
    page.get_by_role("button", name="Keep the changes in the address").click()
    page.wait_for_url("**clearance.signatures=**")
    asked = dict(parse_qsl(page.url.partition("?")[2]))
    changed = page.locator(".control.changed input[type=number]").evaluate_all(
        "(all) => all.map((each) => [each.name, each.value])"
    )
    assert len(changed) > 140
    assert all(float(asked[name]) == float(value) for name, value in changed)


def test_every_mechanism_can_be_switched_off_and_stands_so_in_the_address(page, address):
    page.goto(f"{address}/scenario?from=village")
    names = page.locator("select[name^='mechanism.']").evaluate_all(
        "(all) => all.map((each) => { each.value = 'off'; return each.name; })"
    )
    page.get_by_role("button", name="Keep the changes in the address").click()
    page.wait_for_url("**mechanism.**")
    asked = dict(parse_qsl(page.url.partition("?")[2]))
    assert len(names) > 10
    assert {asked[name] for name in names} == {"off"}


def test_runs_are_stopped_and_run_again(page, address):
    page.goto(f"{address}/run?from=village&clearance.signatures=8&seeds=200")
    page.get_by_role("button", name="Stop").click()
    assert page.locator("h1").inner_text() == "Stopped"
    page.get_by_role("link", name="Change the scenario").click()
    assert "clearance.signatures=8" in page.url


def test_another_household_is_told_of_by_its_row_and_seed(page, address):
    page.goto(f"{address}/household?from=village")
    page.get_by_label("Household (row)").fill("12")
    page.get_by_label("Seed").fill("3")
    page.get_by_role("button", name="Tell").click()
    page.wait_for_url("**household=12**")
    assert page.locator(".life li").count() > 2


def test_a_scenario_that_is_saved_gives_the_same_numbers_by_the_command_line(
    page, address, tmp_path
):
    open_whole(page, address, f"/run?{QUICK}")
    with page.expect_download() as saved:
        page.get_by_role("link", name="The scenario (TOML)").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    words = ["compare", "village", str(path), "--seeds", "4", "--no-store", "--json"]
    told = json.loads(subprocess.check_output([sys.executable, "-m", "awda", *words], cwd=ROOT))
    [effect] = [each for each in told["effects"] if each["outcome"] == "return_rate"]
    record = page.request.get(f"{address}/number/return_rate.json?{QUICK}").json()
    for part, own in (("mean", "difference"), ("low", "low"), ("high", "high")):
        assert record["difference"][part] == effect[own]


def test_a_scenario_is_pinned_and_compared_with_the_next(page, address):
    open_whole(page, address, f"/run?{QUICK}")
    page.get_by_role("link", name="Pin this as the baseline").click()
    page.locator("[name='clearance.signatures']").fill("6")
    page.get_by_role("button", name="Run and compare").first.click()
    page.locator("#status", has_text="runs are done").wait_for()
    assert "compared with village baseline" in page.locator("h1").inner_text()


def test_a_file_is_opened_and_a_bad_one_refused_in_a_sentence(context, address, tmp_path):
    page = context.new_page()
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('schema = 1\nextends = "village"\n[clearance]\nsignatures = 5\n')
    bad.write_text('schema = 1\nextends = "/etc/passwd"\n')
    for path, said in ((good, "village"), (bad, "That is not possible")):
        page.goto(address)
        page.get_by_label("Scenario file").set_input_files(Path(path))
        page.get_by_role("button", name="Open").click()
        assert page.locator("h1").inner_text() == said


def test_the_map_has_a_date_names_and_differences(page, address):
    open_whole(page, address, PAGES["map"])
    page.locator("#week").fill("0")
    assert page.locator("#day").inner_text() == "2014-01-05"
    page.get_by_label("Names").check()
    assert page.locator(".spot text").first.is_visible()
    if page.locator("#shown").count():
        page.get_by_label("Show").select_option("difference")
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    assert page.locator("#day").inner_text() > "2014-01-05"
    with page.expect_download() as saved:
        page.get_by_role("link", name="Maps by month as SVG").click()
    assert "Mosul" in Path(saved.value.path()).read_text(encoding="utf-8")


def test_a_chart_shows_its_values_where_the_pointer_is(page, address):
    open_whole(page, address, f"/run?{QUICK}")
    picture = page.locator("[data-chart=returned] .picture")
    picture.scroll_into_view_if_needed()
    picture.hover()
    assert "village changed:" in page.locator("[data-chart=returned] .tip").inner_text()


def test_the_whole_way_can_be_gone_by_keyboard_alone(page, address):
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    _tab_to(page, "a[href='/scenario?from=village']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/scenario?from=village")
    _tab_to(page, "#seeds")
    page.keyboard.type("2")
    _tab_to(page, "[name='clearance.signatures']")
    page.keyboard.press("Control+a")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.locator("#status", has_text="runs are done").wait_for()
    assert "clearance.signatures=5" in page.url


def _tab_to(page, selector):
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is out of reach")


def test_two_visitors_at_once_have_their_own_answers(browser, address):
    contexts = [browser.new_context() for _ in range(2)]
    pages = [each.new_page() for each in contexts]
    for signatures, page in zip((3, 7), pages, strict=True):
        page.goto(f"{address}/run?from=village&clearance.signatures={signatures}&seeds=4")
    for signatures, page in zip((3, 7), pages, strict=True):
        page.locator("#status", has_text="runs are done").wait_for(timeout=120_000)
        assert f"clearance.signatures = {signatures}" in page.locator(".changes").inner_text()
    for each in contexts:
        each.close()


def test_a_report_prints_to_a_pdf(page, address, tmp_path):
    page.goto(f"{address}/results/village/report")
    page.pdf(path=tmp_path / "village.pdf", prefer_css_page_size=True)
    assert (tmp_path / "village.pdf").read_bytes().startswith(b"%PDF")
