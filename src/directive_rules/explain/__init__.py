"""Why a duty stands as it does, in words and with values, in Chinese and in English."""

from __future__ import annotations

from directive_rules.explain.explaining import explain_duty
from directive_rules.explain.model import Explanation
from directive_rules.explain.rendering import render_text
from directive_rules.model.vocabulary import Language

__all__ = ["Explanation", "Language", "explain_duty", "render_text"]
