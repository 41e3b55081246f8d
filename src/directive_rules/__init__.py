"""Regulatory circulars as declarative rulesets: audit an insurer's records, and explain every violation."""
