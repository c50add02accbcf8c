"""References: formatted by a CSL processor and parsed as BibTeX by tools that are not ours."""

from __future__ import annotations

import json
import re
import warnings
from datetime import date
from pathlib import Path

import bibtexparser
import pytest

from making import Said, agreement, report
from onrecord.model import OnrecordError
from onrecord.publish import Query, writer
from onrecord.publish.citations import version_of
from onrecord.record import Register

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
    from citeproc import formatter as formatters
    from citeproc.source.json import CiteProcJSON

PLAIN = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
}  # fmt: skip


def plain(text: str) -> str:
    """A BibTeX value as text."""
    bare = text[1:-1] if text.startswith("{") else text
    out = re.sub(r"\\text\w+\{\}", lambda m: PLAIN[m[0]].replace("\\", "\0"), bare)
    return re.sub(r"\\([&%$#_])", r"\1", out).replace("\0", "\\")


def sla(register: Register) -> Query:
    (match,) = (a for a in register.agreements() if "SLA" in a.names)
    return Query((match.id,), on=date(2016, 1, 31), known=date(2016, 1, 31))


def test_a_status_is_cited_with_its_days_its_version_and_its_evidence(
    shore: Register, tmp_path: Path
) -> None:
    query = sla(shore)
    (file,) = writer("csl")(shore, tmp_path / "cited.json", query)
    entry, *reports = json.loads(file.read_text(encoding="utf-8"))
    recorded = shore.recorded(query.agreements[0])
    assert entry["type"] == "entry"
    assert "as known on 2016-01-31" in entry["title"] and "contested" in entry["title"]
    assert entry["version"] == version_of(recorded, date(2016, 1, 31))
    assert query.agreements[0] in entry["note"]
    assert len(reports) >= 2
    for cited in reports:
        assert cited["id"] in entry["note"]
        item = shore.statement(cited["id"])
        text = shore.document(item.statement.document).text
        place = re.search(r"(d-\w+)#char=(\d+),(\d+)", cited["note"])
        assert place[1] == item.statement.document
        assert text[int(place[2]) : int(place[3])] == cited["abstract"]


def test_the_version_of_the_record_changes_with_what_was_known(shore: Register) -> None:
    recorded = shore.recorded(sla(shore).agreements[0])
    versions = {version_of(recorded, date(y, 12, 31)) for y in (2014, 2015, 2016, 2017)}
    assert len(versions) == 3


def test_a_csl_processor_formats_the_references(shore: Register, tmp_path: Path) -> None:
    (file,) = writer("csl")(shore, tmp_path / "cited.json", sla(shore))
    items = json.loads(file.read_text(encoding="utf-8"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = CitationStylesBibliography(
            CitationStylesStyle("harvard-cite-them-right", validate=False),
            CiteProcJSON(items),
            formatters.plain,
        )
        for item in items:
            made.register(Citation([CitationItem(item["id"])]))
        told = "\n".join(map(str, made.bibliography()))
    assert "Port Elm Herald" in told and "2014" in told and "Salt Lagoon Accord" in told


def test_bibtex_is_read_back_with_every_hostile_sign_in_place(
    empty: Register, tmp_path: Path
) -> None:
    text = r"Peru signed {the} Heron_Pact & 50% of #1 \input{x} ~ ^ $5 for “good”."
    pact = agreement("Heron_Pact", parties=("PER", "CHL"))
    outlet = "Quay } Gazette {"
    empty.record(*report("one_{x", text, "2020-02-03", [pact], [Said("sign", text)], outlet=outlet))
    (item,) = empty.recorded(empty.agreements()[0].id)
    (file,) = writer("bibtex")(empty, tmp_path / "x.bib", Query(statement=item.statement.id))
    library = bibtexparser.parse_file(str(file))
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.key == item.statement.id and entry.entry_type == "article"
    assert plain(entry["abstract"]) == text
    assert plain(entry["journal"]) == outlet
    assert (plain(entry["year"]), entry["month"], plain(entry["day"])) == ("2020", "feb", "3")


def test_a_reference_is_for_one_thing(shore: Register, tmp_path: Path) -> None:
    for query, told in (
        (Query(), "name it"),
        (Query(parties=("PER",)), "2 fit"),
        (Query(statement="s-none"), "no such statement"),
    ):
        with pytest.raises(OnrecordError, match=told):
            list(writer("csl")(shore, tmp_path / "x.json", query))
