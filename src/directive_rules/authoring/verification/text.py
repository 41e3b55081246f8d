"""A verification as plain text: the verdict first, then what differs, with the text's own sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from directive_rules.authoring.verification.model import Cited, Drift, OperativeWords, Verification
from directive_rules.citation import Sentence
from directive_rules.diagnostics import cells
from directive_rules.model.ruleset import Provision
from directive_rules.model.vocabulary import Language, Names, in_language
from directive_rules.reports.summary_text import WIDTH, wrap

STEP: Final = "  "
WORDS: Final = {
    "clean": Names(
        "✓ 全部{of}个条款与文本一致，文本中没有未列入台账的句子。",
        "✓ All {of} provisions stand in the text as cited, and no sentence of it is unaccounted.",
    ),
    "differs": Names(
        "✗ {of}个条款中{matched}个与文本一致；句子有变动的 {drifted}，找不到的 {vanished}，文本中未列入台账的 {new}。",
        "✗ {matched} of {of} provisions stand in the text as cited; "
        "sentences drifted {drifted}, vanished {vanished}, new in the text {new}.",
    ),
    "another": Names(
        "没有一句相同：这大概不是台账所引的文件。",
        "Not one sentence is the same: this is hardly the text that the ledger cites.",
    ),
    "recut": Names("断句不同、文字相同：{0}", "Divided otherwise, but word for word the same: {0}"),
    "drifted": Names("有变动", "Drifted"),
    "vanished": Names("找不到", "Vanished"),
    "new": Names("文本中未列入台账", "New in the text, unaccounted"),
    "aside": Names("未比对：文头、主送和落款", "Not compared: letterhead, addressee and signature"),
    "text": Names("文本：", "the text: "),
    "heading": Names("标题", "heading"),
    "no demand": Names("不含要求的句子", "sentence that demands nothing"),
    "gone": Names("“{0}”不见了", "“{0}” is gone"),
    "instead": Names("“{0}”成了“{1}”", "“{0}” has become “{1}”"),
    "kept": Names("“{0}”还在", "“{0}” is still there"),
    "elsewhere": Names("差别在这些词语之外。", "What differs lies outside these words."),
    "paragraph": Names("第{0}段第{1}句", "paragraph {0}, sentence {1}"),
}


def verification_text(found: Verification, language: Language) -> str:
    """Return what was found as plain text without colour, ending in a line break."""
    return "\n".join(line.rstrip() for line in _Layout(found, language).lines()) + "\n"


class _Layout:
    """Lays out one verification; a part with nothing to say is left out."""

    def __init__(self, found: Verification, language: Language) -> None:
        self.found = found
        self.language = language

    def lines(self) -> Iterator[str]:
        ruleset = self.found.ruleset
        yield from wrap(f"{ruleset.number}  {in_language(ruleset.title, self.language)}", STEP, "")
        yield from wrap(self._verdict(), STEP, "")
        recut = [", ".join(match.cited.ids) or str(match.cited.at) for match in self.found.matched if match.recut]
        if recut:
            yield from wrap(self._say("recut").format("; ".join(recut)), STEP, "")
        yield from self._part("drifted", (line for drift in self.found.drifted for line in self._drift(drift)))
        yield from self._part("vanished", (line for cited in self.found.vanished for line in self._cited(cited)))
        yield from self._part("new", (line for one in self.found.unaccounted for line in self._sentence(one)))
        yield from self._part("aside", (line for one in self.found.aside for line in wrap(one.text, STEP * 2, STEP)))

    def _verdict(self) -> str:
        if self.found.is_another_text:
            return self._say("another")
        return self._say("clean" if self.found.clean else "differs").format(
            of=len(self.found.ruleset.provisions),
            matched=self.found.provisions_matched,
            drifted=len(self.found.drifted),
            vanished=len(self.found.vanished),
            new=len(self.found.unaccounted),
        )

    def _part(self, name: str, body: Iterator[str]) -> Iterator[str]:
        lines = list(body)
        if lines:
            title = self._say(name)
            yield ""
            yield f"── {title} " + "─" * max(0, WIDTH - cells(title) - 4)
            yield from lines

    def _cited(self, cited: Cited) -> Iterator[str]:
        yield self._place(cited)
        for provision in cited.provisions:
            says = in_language(provision.says, self.language)
            yield from wrap(f"{provision.id}  {says}", STEP * 5, STEP * 3)

    def _place(self, cited: Cited) -> str:
        if cited.provisions:
            return f"{STEP}{cited.at}"
        return f"{STEP}{cited.at}  {self._say('heading' if cited.is_heading else 'no demand')}"

    def _drift(self, drift: Drift) -> Iterator[str]:
        yield self._place(drift.cited)
        for sentence in drift.sentences:
            yield from wrap(f"{self._say('text')}{sentence.text}", STEP * 4, STEP * 2)
        words = {one.provision: one for one in drift.words}
        for provision in drift.cited.provisions:
            yield from self._became(provision, words.get(provision.id))
        if words and all(one.found for one in words.values()):
            yield f"{STEP * 2}{self._say('elsewhere')}"

    def _became(self, provision: Provision, words: OperativeWords | None) -> Iterator[str]:
        """Say of one provision what it demands, and what has become of its operative words."""
        says = f"{provision.id}  {in_language(provision.says, self.language)}"
        if words is None:
            yield from wrap(says, STEP * 5, f"{STEP * 2}? ")
            return
        yield from wrap(says, STEP * 5, f"{STEP * 2}{'✓' if words.found else '✗'} ")
        name = "kept" if words.found else "instead" if words.instead else "gone"
        yield from wrap(self._say(name).format(words.words, words.instead), STEP * 5)

    def _sentence(self, sentence: Sentence) -> Iterator[str]:
        where = " · ".join(part for part in (sentence.section, sentence.heading) if part)
        number = self._say("heading")
        if sentence.number:
            number = self._say("paragraph").format(sentence.paragraph, sentence.number)
        yield f"{STEP}{where} ({number})" if where else f"{STEP}({number})"
        yield from wrap(sentence.text, STEP * 3)

    def _say(self, name: str) -> str:
        return in_language(WORDS[name], self.language)
