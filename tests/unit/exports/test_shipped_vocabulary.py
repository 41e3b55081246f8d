"""Every spelling the shipped vocabulary lists is read as what it stands for, and as nothing else."""

from __future__ import annotations

from directive_rules.exports.headings import Headings, record_of_file
from directive_rules.loading import load_vocabulary


def test_every_heading_means_one_field() -> None:
    wrong = []
    for record in load_vocabulary().records.values():
        headings = Headings(record)
        for field in record.fields.values():
            for spelling in (field.name, field.names.zh, *field.aliases):
                found = headings.meaning(spelling).fields
                if found != (field.name,):
                    wrong.append(f"{record.name}.{field.name}: `{spelling}` means {found}")
    assert wrong == []


def test_every_file_name_means_one_record_type() -> None:
    vocabulary = load_vocabulary()
    wrong = []
    for record in vocabulary.records.values():
        for spelling in (record.name, record.names.zh, *record.aliases):
            found = record_of_file(spelling, vocabulary)
            if found != (record.name,):
                wrong.append(f"{record.name}: `{spelling}` means {found}")
    assert wrong == []
