"""The core every other part shares: types, expressions, vocabulary, ruleset, export, verdicts. Frozen data."""
