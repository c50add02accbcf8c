"""The dossier: the page read by an HTML parser, the PDF by pdftotext."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from making import Said, agreement, record_each, report
from onrecord.model import OnrecordError
from onrecord.publish import Query, writer
from onrecord.publish.citations import version_of
from onrecord.publish.dossier import page, pdf
from onrecord.publish.wording import legible
from onrecord.record import Register

KNOWN = date(2016, 1, 31)


@pytest.fixture(scope="module")
def query(shore: Register) -> Query:
    (sla,) = (a for a in shore.agreements() if "SLA" in a.names)
    return Query((sla.id,), on=KNOWN, known=KNOWN)


@pytest.fixture(scope="module")
def text(shore: Register, query: Query, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pdftotext reads in the PDF, without white space (lines break anywhere)."""
    (file,) = writer("pdf")(shore, tmp_path_factory.mktemp("pdf") / "d.pdf", query)
    told = subprocess.run(
        ["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    return squeezed(told)


def squeezed(told: str) -> str:
    return re.sub(r"\s", "", told)


def test_the_page_is_self_contained_and_holds_no_markup_of_a_report(
    shore: Register, query: Query, tmp_path: Path
) -> None:
    (file,) = writer("dossier")(shore, tmp_path / "d.html", query)
    told = file.read_text(encoding="utf-8")
    tree = html.fromstring(told.encode("utf-8"))
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //@onclick")
    assert not re.search(r"url\(|@import", told)
    assert "default-src 'none'" in told
    assert "salt <and> fish" in tree.text_content()


def test_every_evidence_of_the_page_resolves(shore: Register, query: Query) -> None:
    tree = html.fromstring(page(shore, query).encode("utf-8"))
    found = tree.xpath("//blockquote")
    told = {q.get("data-statement") for q in found} - {None}
    assert told == {r.statement.id for r in shore.recorded(query.agreements[0])}
    assert len(found) == len(told) + 1  # and a due item
    for quote in found:
        document = shore.document(quote.get("data-document"))
        start, end = int(quote.get("data-start")), int(quote.get("data-end"))
        assert legible(document.text[start:end]) == quote.text_content()


def test_the_page_says_what_is_on_record_and_how_to_cite_it(shore: Register, query: Query) -> None:
    tree = html.fromstring(page(shore, query).encode("utf-8"))
    told = " ".join(tree.text_content().split())
    version = version_of(shore.recorded(query.agreements[0]), KNOWN)
    for words in (
        "On 31 January 2016, as known on 31 January 2016: in force", "contested", "Peru (PER)",
        "ratify, planned (Chile)", "an official who was not allowed to speak [CHL], quoted by the "
        "Quay Gazette", "30 June 2030", f"record version {version}", query.agreements[0],
        "Quay \"Gazette\" & Sons",
    ):  # fmt: skip
        assert words in told, words
    for section in ("status", "timeline", "due", "evidence", "conflicts", "reports"):
        assert tree.get_element_by_id(section) is not None
    bars = {t.text for t in tree.xpath("//*[local-name()='rect']/*[local-name()='title']")}
    assert any(b.startswith("in force from 2014-05-01") for b in bars)


def test_the_pdf_holds_every_quote_with_its_place_and_source(
    shore: Register, query: Query, text: str
) -> None:
    recorded = shore.recorded(query.agreements[0])
    for item in recorded:
        statement = item.statement
        place = f"{statement.document}#char={statement.evidence.start},{statement.evidence.end}"
        stands = shore.document(statement.document).text[
            statement.evidence.start : statement.evidence.end
        ]
        assert squeezed(legible(stands)).replace("\ufffd", "") in text.replace("\ufffd", "")
        assert f"{statement.id}at{place}" in text
        assert squeezed(item.outlet) in text
    for words in ("SaltLagoonAccord", "contested", "Timeline", "Conflicts", "Reports", "Howtocite"):
        assert words in text
    assert version_of(recorded, KNOWN) in text


def test_text_that_looks_like_a_typesetters_command_stays_text(
    empty: Register, tmp_path: Path
) -> None:
    told = '#read("/etc/passwd") *Peru* signed $x$ the Heron Pact {{ 7*7 }} {% raw %} <b>now</b>.'
    pact = agreement("#eval Heron Pact", parties=("PER", "CHL"))
    empty.record(
        *report("one", told, "2020-01-01", [pact], [Said("sign", told)], outlet="#panic()")
    )
    query = Query((empty.agreements()[0].id,), known=date(2020, 2, 1))
    quote = html.fromstring(page(empty, query).encode("utf-8")).xpath("//blockquote")[0]
    assert quote.text_content() == told
    (file,) = writer("pdf")(empty, tmp_path / "d.pdf", query)
    read = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True)
    assert squeezed(told) in squeezed(read.stdout) and "#panic()" in read.stdout


def test_a_dossier_is_as_known_on_its_day_and_the_same_every_time(
    shore: Register, query: Query
) -> None:
    early = Query(query.agreements, known=date(2014, 12, 31))
    told = html.fromstring(page(shore, early).encode("utf-8"))
    assert len(told.xpath("//article")) == 3 and "elm-3" not in told.text_content()
    assert page(shore, query) == page(shore, query)
    assert pdf(shore, query) == pdf(shore, query)


def test_of_many_parties_each_has_its_row(empty: Register) -> None:
    text = "Peru, Chile and Tonga signed the Tern Pact. Tonga withdrew from it on 1 May 2019."
    first, second = (s.rstrip(".") + "." for s in text.split(". "))
    pact = agreement("Tern Pact", parties=("PER", "CHL", "TON"))
    said = [
        Said("sign", first, when="2015-01-01", actors=("CHL", "PER", "TON")),
        Said("terminate", second, when="2019-05-01", actors=("TON",)),
    ]
    empty.record(*report("one", text, "2020-01-01", [pact], said))
    query = Query((empty.agreements()[0].id,), known=date(2020, 2, 1))
    tree = html.fromstring(page(empty, query).encode("utf-8"))
    rows = {
        r.xpath("td")[0].text: r.xpath("td")[1].text for r in tree.xpath("//section[1]//tr[td]")
    }
    assert rows["Tonga"] == "ended" and rows["Peru"] != "ended"
    assert "Tonga" in {t.text for t in tree.xpath("//*[local-name()='text']")}


def test_a_dossier_tells_what_is_said_of_the_classes_of_its_agreement(empty: Register) -> None:
    pair = ("EST", "LVA")
    signed = "Estonia and Latvia signed the Harbour Visa Accord on 3 May 2015."
    ended = "Estonia scrapped all existing visa accords with Latvia on 2 June 2018."
    record_each(
        empty,
        pair,
        ("one", "2015-05-03", "Harbour Visa Accord", "sign", signed),
        ("two", "2018-06-02", "all existing visa accords", "terminate", ended),
    )
    member = empty.find("Harbour Visa Accord")[0].agreement
    told = page(empty, Query((member,), known=date(2019, 1, 1)))
    assert "part of all existing visa accords" in told and ended in told
    assert ended not in page(empty, Query((member,), known=date(2018, 6, 1)))
    assert pdf(empty, Query((member,), known=date(2019, 1, 1))).startswith(b"%PDF")


def test_a_dossier_is_of_one_agreement(shore: Register) -> None:
    with pytest.raises(OnrecordError, match="name it"):
        page(shore, Query())
