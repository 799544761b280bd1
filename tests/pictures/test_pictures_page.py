"""The page on figures: its Python runs as it stands, on fewer seeds, and draws what it says."""

import re

import pytest
from checkout import ROOT

PAGE = (ROOT / "docs" / "pictures.md").read_text(encoding="utf-8")


@pytest.mark.small
def test_the_python_of_the_page_draws_its_figures(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    [code] = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.M | re.S)
    names: dict[str, object] = {}
    exec(code.replace("range(1, 21)", "range(1, 3)"), names)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["groups.pdf", "village.svg"]
    assert names["figure"].axes[0].get_ylim() == (0, 100)  # type: ignore[attr-defined]
