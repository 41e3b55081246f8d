"""What a rule author works with: worked cases of a ruleset's rules, and checks of the ruleset itself."""
