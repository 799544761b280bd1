"""`python -m awda`."""

from awda.cli import main

main()
