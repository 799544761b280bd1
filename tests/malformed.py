"""Malformed inputs made by a seed from small grammars: tables, their files, options, records.

Each has a folder of its own, which `lay` fills, and the words of a command to be given in it.
"""

import random
from itertools import cycle

from malformed_options import exported, option
from malformed_records import manifest
from malformed_scenarios import scenario_file
from malformed_tables import cell, encoded, folder_state, header
from malformed_words import Malformed

KINDS_OF_INPUT = (cell, header, encoded, folder_state, option, scenario_file, manifest, exported)


def malformed(seed: int, count: int) -> list[Malformed]:
    """So many inputs, of every kind in turn, no two alike."""
    luck, found = random.Random(seed), {}
    for kind in cycle(KINDS_OF_INPUT):
        if len(found) == count:
            break
        made = kind(luck)
        found.setdefault(made.name, made)
    return list(found.values())
