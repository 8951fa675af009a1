"""`python -m kb.cli` is `kb`."""

from kb.cli.app import main

main()
