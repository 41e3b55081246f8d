"""Who says that a parameter has a value."""

from __future__ import annotations

import pytest

from directive_rules.model.ruleset import Citation
from directive_rules.model.vocabulary import Names
from directive_rules.wording.sources import source_words

NOTE = Names("只说及时", "only timely")


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        (Citation(), "", ""),
        (Citation(provision="2.1"), "条款 2.1", "provision 2.1"),
        (Citation(law="保险法", article="第二十三条"), "保险法第二十三条", "保险法 第二十三条"),
        (Citation(law="保险法"), "保险法", "保险法"),
        (Citation(provision="2.1", note=NOTE), "条款 2.1；只说及时", "provision 2.1; only timely"),
    ],
)
def test_what_is_cited(source: Citation, zh: str, en: str) -> None:
    said = source_words(source)
    assert (said.zh, said.en) == (zh, en)
