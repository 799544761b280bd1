"""The folder of a new world: small tables that run, and a page that says what each column holds."""

from pathlib import Path

from experiments.country.returned import RETURNED, ReturnedLine
from experiments.provenance.tables import write_text
from sim.core.declare import Declared, InputError, Par, declarations
from sim.core.source_files import docstring
from sim.world.tables import KINDS

EXAMPLES = {
    "communities.csv": """\
community,district,governorate,households,security,attacks_a_year,damaged,destroyed,services,jobs,retaken_first,retaken_last,returns
Upper Town,Hill District,North,1200,0.5,2,0.3,0.3,0.2,0.2,2016-03-31,2016-06-30,open
Lower Town,Hill District,North,800,0.5,1,0.3,0.2,0.3,0.2,2016-03-31,2016-03-31,open
Harbour,Coast District,South,1500,0.7,0,0.2,0.1,0.4,0.3,,,open
""",
    "displacement.csv": """\
governorate,date,households
North,2015-02-28,1200
North,2015-08-31,2000
South,2015-08-31,1500
""",
    "desks.csv": """\
desk,level,rank
local committee,locality,3
police of the district,district,1
security service,district,2
office of the governor,governorate,4
""",
    "attacks.csv": """\
governorate,district,month,events
North,Hill District,2016-04,2
North,Hill District,2016-07,1
""",
    "hosts.csv": """\
governorate,date,host,households,camp_share
North,2015-08-31,North,500,0.4
North,2015-08-31,South,1500,0.2
South,2015-08-31,South,1500,0
""",
    RETURNED: """\
date,governorate,district,returned_households
2016-09-30,North,Hill District,300
2016-09-30,South,Coast District,500
2017-03-31,North,Hill District,650
2017-03-31,South,Coast District,800
2017-09-30,North,Hill District,900
2017-09-30,South,Coast District,950
""",
}  # fmt: skip
SCENARIO = """\
# What differs from the declared defaults; `awda parameters` lists them all.
schema = 1
title = "My country, before any calibration"  # figures have the words before the comma

[run]
start = 2015-01-04        # before the first household fled
weeks = 156
households_per_agent = 10 # 50 or 100 for a large world

[clearance]
signatures = 4            # asked for on the first day; no more than desks.csv has rows
"""
OPTIONAL = {
    "attacks.csv": "You may leave this file out.",
    "hosts.csv": "You may leave this file out.",
    RETURNED: "Only `awda calibrate` and `awda forecast` need this file. A district without a row "
    "in a round was not counted in it: its count before that stands.",
}


def lay_out(folder: Path) -> list[str]:
    """Write a world to a folder; raise InputError where anything stands there already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: is there already; a folder that is new or empty is allowed")
    files = {**EXAMPLES, "world.toml": SCENARIO, "README.md": readme()}
    for name, text in files.items():
        write_text(folder / name, text)
    return sorted(files)


def readme() -> str:
    """What each table and column of a world holds, as Markdown."""
    lines = [
        "# A world of your own", "",
        "Put your own rows into the tables, and call `awda check-world` with the name of this "
        "folder. It names every fault. Save tables as CSV with the encoding UTF-8. A day is "
        "written as 2016-03-31, a share as 0.3.", "",
        "`world.toml` says what differs from the declared defaults, and when runs begin and end.",
    ]  # fmt: skip
    for name, kind in {**KINDS, RETURNED: ReturnedLine}.items():
        about = docstring(kind).splitlines()[0].partition(": ")[2]
        lines += ["", f"## {name}", "", about[:1].upper() + about[1:], OPTIONAL.get(name, "")]
        lines += ["", "| column | what it holds | allowed |", "|---|---|---|"]
        lines += [_row(declared) for declared in declarations(kind).values()]
    return "\n".join(lines) + "\n"


def _row(declared: Declared) -> str:
    about = declared.about
    may = " or nothing" if not isinstance(about, Par) and about.may_be_empty else ""
    return f"| `{declared.name}` | {about.about} | {declared.allowed.rstrip(',')}{may} |"
