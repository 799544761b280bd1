"""The faces of Awda: the command line."""

import os

# Our matrices are small: threads would only wait for each other, and long on a busy machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
