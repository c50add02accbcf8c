"""The tables, read back with DuckDB, pandas and Frictionless: they say what the register says."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import frictionless
import pandas
import pytest
from edtf import parse_edtf

from making import Said, agreement, report
from onrecord.conclude import status
from onrecord.model import OnrecordError
from onrecord.publish import EVERYTHING, Query, edtf, writer
from onrecord.publish.csv import guarded, unguarded
from onrecord.publish.tables import BY_NAME, TABLES
from onrecord.record import Register

Ask = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def folders(shore: Register, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The shore's tables as CSV and as Parquet."""
    made = {}
    for form in ("csv", "parquet"):
        made[form] = tmp_path_factory.mktemp("tables") / form
        written = list(writer(form)(shore, made[form]))
        assert {f.name for f in written} == {
            *(f"{t.name}.{form}" for t in TABLES), "codebook.md", "datapackage.json",
        }  # fmt: skip
    return made


@pytest.fixture
def ask(folders: dict[str, Path]) -> Ask:
    """Asks the Parquet files in SQL, as DuckDB reads them."""
    return asking(folders["parquet"])


def asking(folder: Path) -> Ask:
    database = duckdb.connect()
    for table in TABLES:
        file = folder / f"{table.name}.parquet"
        database.execute(f"CREATE VIEW {table.name} AS SELECT * FROM read_parquet('{file}')")
    return lambda question: database.execute(question).fetchall()


def test_frictionless_finds_the_package_valid_with_its_types_keys_and_references(
    folders: dict[str, Path],
) -> None:
    told = frictionless.validate(str(folders["csv"] / "datapackage.json"))
    assert told.valid, told.flatten(["resourceName", "rowNumber", "fieldName", "message"])
    assert [task.name for task in told.tasks] == [t.name for t in TABLES]


def test_frictionless_refuses_a_table_that_was_broken(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    for file in folders["csv"].iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    broken = (tmp_path / "statements.csv").read_text(encoding="utf-8").replace(",sign,", ",sang,")
    (tmp_path / "statements.csv").write_text(broken, encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_every_evidence_stands_at_its_place_in_the_exported_text(ask: Ask) -> None:
    for table in ("statements", "due", "accounts"):
        found = ask(
            f"SELECT substr(t.text, e.evidence_start + 1, e.evidence_end - e.evidence_start), "
            f"e.evidence FROM {table} e JOIN texts t USING (document)"
        )
        assert found and all(stands == quoted for stands, quoted in found), table


def test_statements_in_parquet_are_the_registers_field_by_field(ask: Ask, shore: Register) -> None:
    recorded = {i.statement.id: i for a in shore.agreements() for i in shore.recorded(a.id)}
    found = ask(
        "SELECT statement, agreement, event, modality, date, term, actors, source_kind, "
        "source_text, source_cue, source_affiliation, source_stance, source_chain, source_reason, "
        "doc, outlet, published, origin, evidence, certainty, scope, derivation FROM statements"
    )
    assert len(found) == len(recorded)
    for row in found:
        item = recorded[str(row[0])]
        said, source = item.statement, item.statement.source
        assert row[1:] == (
            item.agreement, said.event, said.modality,
            str(said.event_date) if said.event_date else None, said.term, list(said.actors),
            source.kind, source.text, source.cue, source.affiliation, source.stance,
            [r.text for r in source.chain], source.reason, item.doc, item.outlet, item.published,
            item.origin, said.evidence_text, said.certainty, said.scope, said.derivation,
        )  # fmt: skip


def test_pandas_reads_csv_and_parquet_alike(folders: dict[str, Path]) -> None:
    for table in TABLES:
        typed = pandas.read_parquet(folders["parquet"] / f"{table.name}.parquet")
        plain = pandas.read_csv(
            folders["csv"] / f"{table.name}.csv", dtype=str, keep_default_na=False
        )
        assert list(typed.columns) == list(plain.columns) == list(table.names)
        assert len(typed) == len(plain)
        for column in table.columns:
            for value, cell in zip(typed[column.name], plain[column.name], strict=True):
                assert _as_cell(value, column.type) == cell, (table.name, column.name)


def _as_cell(value: object, kind: str) -> str:
    if kind == "list":
        return json.dumps(list(value), ensure_ascii=False)  # type: ignore[call-overload]
    if value is None or value is pandas.NaT or value != value:
        return ""
    if kind == "boolean":
        return str(value).lower()
    if kind in ("integer", "year"):
        return str(int(value))  # type: ignore[call-overload]
    return guarded(str(value).replace("\0", "\N{REPLACEMENT CHARACTER}"))


def test_a_spell_tells_the_status_of_every_day_that_it_covers(ask: Ask, shore: Register) -> None:
    for found in shore.agreements():
        recorded = shore.recorded(found.id)
        spells = ask(
            'SELECT status, "from", "to" FROM status_spells '
            f"WHERE agreement = '{found.id}' AND party IS NULL ORDER BY \"from\""
        )
        day = date(2014, 4, 1)
        while day < date(2036, 1, 1):
            told = [s for s, begins, ends in spells if begins <= day and (not ends or day < ends)]
            answer = status(recorded, on=day, known=date.today(), parties=found.parties)
            assert told == ([answer.status] if answer.status != "unknown" else [])
            day += timedelta(days=61)


def test_dates_are_valid_edtf_with_bounds(empty: Register, tmp_path: Path) -> None:
    text = (
        "Peru and Chile signed the pact in 2005. Talks on it ran from 2003 to 2004. "
        "Since 2010 Peru has kept to it. It ended."
    )
    said = [
        Said("sign", "Peru and Chile signed the pact in 2005.", when="2005"),
        Said("negotiate", "Talks on it ran from 2003 to 2004.", when="2003/2004"),
        Said("affirm", "Since 2010 Peru has kept to it.", when="2010/"),
        Said("terminate", "It ended."),
    ]
    empty.record(*report("one", text, "2015-02-03", [agreement("the pact", parties=("PER", "CHL"))],
                         said))  # fmt: skip
    list(writer("parquet")(empty, tmp_path))
    ask = asking(tmp_path)
    dated = ask(
        "SELECT date, date_earliest, date_latest, date_edtf FROM statements "
        "ORDER BY date NULLS LAST"
    )
    assert dated == [
        ("2003/2004", date(2003, 1, 1), date(2004, 12, 31), "2003/2004"),
        ("2005", date(2005, 1, 1), date(2005, 12, 31), "2005"),
        ("2010/", date(2010, 1, 1), None, "2010/.."),
        (None, None, None, None),
    ]
    spells = ask(
        "SELECT status, from_earliest, from_latest, from_edtf, to_edtf, edtf FROM status_spells "
        'ORDER BY "from"'
    )
    assert [s[0] for s in spells] == ["negotiating", "in_force", "ended"]
    assert spells[-1][1:4] == (None, date(2015, 2, 3), "[..2015-02-03]")
    for row in (*dated, *spells):
        for value in row[3:]:
            assert value is None or parse_edtf(str(value)), value
    for value in (edtf.spell(None, None), edtf.spell("2005-10", "2020"), edtf.spell("2005/", None)):
        assert parse_edtf(value), value


def test_dyad_years_carry_the_codes_of_their_year_and_count_what_is_in_force(
    empty: Register, tmp_path: Path
) -> None:
    text = (
        "East Germany and West Germany signed the transit treaty on 3 June 1988. It took effect on "
        "1 July 1988. It ended on 2 October 1990. Germany and Yemen signed the port pact, which "
        "took effect in 1994."
    )
    empty.record(
        *report(
            "wall", text, "1995-05-01",
            [
                agreement("transit treaty", parties=("DDR", "DEU")),
                agreement("port pact", parties=("YEM", "DEU", "NATO"), local="A2"),
            ],
            [
                Said("sign", text.split(". ")[0] + ".", when="1988-06-03", actors=("DDR", "DEU")),
                Said("enter_into_force", "It took effect on 1 July 1988.", when="1988-07-01"),
                Said("terminate", "It ended on 2 October 1990.", when="1990-10-02"),
                Said("enter_into_force", text.split(". ")[3], when="1994", agreement="A2"),
            ],
        )
    )  # fmt: skip
    list(writer("parquet")(empty, tmp_path, Query(known=date(1995, 6, 1))))
    ask = asking(tmp_path)
    assert ask(
        "SELECT year, cow_a, gw_a, cow_b, gw_b, in_force, entered, ended, reports "
        "FROM dyad_years WHERE party_a = 'DDR' ORDER BY year"
    ) == [
        (1988, 265, 265, 260, 260, 1, 1, 0, 0),
        (1989, 265, 265, 260, 260, 1, 0, 0, 0),
        (1990, 265, 265, 255, 260, 0, 0, 1, 0),
        (1995, None, None, 255, 260, 0, 0, 0, 1),
    ]
    assert ask(
        "SELECT year, party_a, party_b, gw_b, cow_b, in_force, in_force_min, in_force_max "
        "FROM dyad_years WHERE party_b = 'YEM' ORDER BY year"
    ) == [(1994, "DEU", "YEM", 678, 679, 1, 1, 1), (1995, "DEU", "YEM", 678, 679, 1, 1, 1)]
    assert ask("SELECT DISTINCT party_a, party_b FROM agreement_years ORDER BY 1, 2") == [
        ("DDR", "DEU"), ("DEU", "YEM"),
    ]  # fmt: skip
    assert ask("SELECT number, since, until FROM party_codes WHERE party = 'DDR' AND system = 'cow'"
    ) == [(265, date(1954, 3, 25), date(1990, 10, 2))]  # fmt: skip
    assert ask("SELECT iso3, cow, type FROM parties WHERE party = 'NATO'") == [
        (None, None, "organisation")
    ]


def test_who_left_is_not_bound_though_the_others_are(empty: Register, tmp_path: Path) -> None:
    text = "The four signed the river charter. It took effect in 2001. Mali withdrew in 2009."
    four = ("MLI", "NER", "NGA", "TCD", "BEN")
    empty.record(
        *report(
            "river", text, "2010-01-02", [agreement("river charter", parties=four)],
            [
                Said("sign", "The four signed the river charter.", when="2000", actors=four),
                Said("enter_into_force", "It took effect in 2001.", when="2001"),
                Said("terminate", "Mali withdrew in 2009.", when="2009", actors=("MLI",)),
            ],
        )
    )  # fmt: skip
    list(writer("parquet")(empty, tmp_path, Query(known=date(2011, 1, 1))))
    ask = asking(tmp_path)
    assert ask("SELECT party, status FROM parties ORDER BY party") == [
        ("BEN", "in_force"), ("MLI", "ended"), ("NER", "in_force"), ("NGA", "in_force"),
        ("TCD", "in_force"),
    ]  # fmt: skip
    assert ask(
        "SELECT party_a, party_b FROM agreement_years WHERE year = 2010 AND in_force ORDER BY 1, 2"
    ) == [("BEN", "NER"), ("BEN", "NGA"), ("BEN", "TCD"), ("NER", "NGA"), ("NER", "TCD"),
          ("NGA", "TCD")]  # fmt: skip


def test_sources_and_origins_count_what_rests_on_them(ask: Ask) -> None:
    assert ask("SELECT sum(statements) FROM sources") == ask("SELECT count(*) FROM statements")
    assert ask("SELECT sum(statements) FROM origins") == ask("SELECT count(*) FROM statements")
    assert ask("SELECT kind, text, affiliation, statements FROM sources WHERE text LIKE '%of Peru'"
    ) == [("organization", "the foreign ministry of Peru", "PER", 1)]  # fmt: skip
    assert ask("SELECT count(*) FROM statements s ANTI JOIN sources q USING (source)") == [(0,)]
    assert ask("SELECT count(*) FROM statements s ANTI JOIN origins o USING (origin)") == [(0,)]
    assert ask("SELECT DISTINCT doc = first_doc FROM origins") == [(True,)]


def test_only_what_is_asked_for_is_written(shore: Register, tmp_path: Path) -> None:
    tern = next(a for a in shore.agreements() if a.names[0].startswith("Tern"))
    for folder, query, count, docs in (
        ("one", Query(agreements=(tern.id,)), 1, ["elm-3"]),
        ("pair", Query(parties=("CHL",)), 1, ["elm-1", "elm-2", "elm-3"]),
        ("then", Query(known=date(2014, 12, 31)), 1, ["elm-1"]),
        ("all", EVERYTHING, 2, ["elm-1", "elm-2", "elm-3"]),
    ):
        list(writer("parquet")(shore, tmp_path / folder, query))
        ask = asking(tmp_path / folder)
        assert ask("SELECT count(*) FROM agreements") == [(count,)], folder
        for table in ("reports", "texts"):
            assert [d for (d,) in ask(f"SELECT doc FROM {table} ORDER BY doc")] == docs, folder


def test_a_text_that_a_spreadsheet_would_run_is_told_apart_and_comes_back() -> None:
    for text in ("=1+1", "+x", "-x", "@x", "\tx", "'=x", "''=x", "it's", "'quoted'", "", "x=1"):
        cell = guarded(text)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert unguarded(cell) == text


def test_the_codebook_and_the_package_name_every_column_and_code(folders: dict[str, Path]) -> None:
    codebook = (folders["csv"] / "codebook.md").read_text(encoding="utf-8")
    package = json.loads((folders["csv"] / "datapackage.json").read_text(encoding="utf-8"))
    for table, resource in zip(TABLES, package["resources"], strict=True):
        section = codebook.split(f"## {table.name}\n")[1].split("\n## ")[0]
        for column, field in zip(table.columns, resource["schema"]["fields"], strict=True):
            assert f"| `{column.name}` |" in section
            assert field["name"] == column.name and field["description"] == column.what
            assert column.what.endswith(".")
    for code in ("allege_breach", "conditional", "under_notice", "unnamed_person", "declines"):
        assert f"| `{code}` |" in codebook


def test_keys_and_references_name_columns_that_are_there() -> None:
    for table in TABLES:
        assert set(table.key) <= set(table.names)
        for own, other in table.refers:
            there, column = other.split(".")
            assert own in table.names and column in BY_NAME[there].names


def test_csv_follows_the_standard(folders: dict[str, Path]) -> None:
    raw = (folders["csv"] / "statements.csv").read_bytes()
    assert raw.count(b"\r\n") >= 8 and not raw.startswith(b"\xef\xbb\xbf")
    with (folders["csv"] / "statements.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, strict=True))
    assert {len(row) for row in rows} == {len(BY_NAME["statements"].columns)}


def test_parquet_without_its_package_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import sys

    monkeypatch.delitem(sys.modules, "onrecord.publish.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OnrecordError, match=r"onrecord\[publish\]"):
        writer("parquet")


def test_two_processes_write_what_one_does(
    shore: Register, folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onrecord.publish import halves

    monkeypatch.setattr(halves, "_BIG", 0)
    monkeypatch.setattr(halves.os, "cpu_count", lambda: 2)
    for form in ("csv", "parquet"):
        written = list(writer(form)(shore, tmp_path / form))
        assert len(written) == len(TABLES) + 2
        for file in written:
            assert file.read_bytes() == (folders[form] / file.name).read_bytes(), file.name


def test_what_is_kept_of_conclusions_changes_no_row(empty: Register, tmp_path: Path) -> None:
    from onrecord.outlooks import refresh
    from onrecord.publish.flatten import rows

    text = (
        "Mali, Niger and Chad signed the river charter in 2000. It took effect. Mali left in 2009."
    )
    three = ("MLI", "NER", "TCD")
    empty.record(
        *report(
            "river", text, "2010-01-02", [agreement("river charter", parties=three)],
            [
                Said("sign", text.split(". ")[0] + ".", when="2000", actors=three, term="P30Y"),
                Said("enter_into_force", "It took effect."),
                Said("terminate", "Mali left in 2009.", when="2009", actors=("MLI",)),
            ],
        )
    )  # fmt: skip
    before = [(name, list(found)) for name, found in rows(empty)]
    assert refresh(empty) == 1 and empty.kept_spells(empty.agreement_ids(), date(2020, 1, 1),
                                                     date(2020, 1, 1))[1]  # fmt: skip
    assert [(name, list(found)) for name, found in rows(empty)] == before
