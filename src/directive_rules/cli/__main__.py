"""`python -m directive_rules.cli`: the same as the script."""

from directive_rules.cli import main

main()
