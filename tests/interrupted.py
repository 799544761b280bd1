"""Awda's command line, which notes in a file the runs it hands out and those it keeps.

python tests/interrupted.py LOG WORDS...
"""

import os
import sys

import awda.cli
from experiments.runs import sweep
from experiments.runs.store import Store


def noting(log):
    """Let every sweep note the keys of what it asks for and keeps, a line each."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    make, keep = sweep._Sweep.make, Store.keep

    def asked(running, *words):
        for job in running.wanted:
            os.write(file, f"asked {running.identities.of(job).key}\n".encode())
        make(running, *words)

    def kept(store, job, *words):
        keep(store, job, *words)
        os.write(file, f"kept {job.key}\n".encode())

    sweep._Sweep.make, Store.keep = asked, kept


if __name__ == "__main__":
    noting(sys.argv.pop(1))
    awda.cli.main()
