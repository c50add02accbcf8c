"""The register as flat tables: what the tabular formats write, column by column."""

from __future__ import annotations

from onrecord.publish.schema import Column, Table, count, day, flag, listed, number, text

_AGREEMENT = text("agreement", "The agreement's id.", required=True)
_TO_AGREEMENT = ("agreement", "agreements.agreement")


def _dates(name: str, what: str) -> tuple[Column, ...]:
    """A date as stated, with its bounds and in EDTF."""
    return (
        text(name, f"{what}, as stated (ISO 8601, at the precision given)."),
        day(f"{name}_earliest", "The first day that this may stand for."),
        day(f"{name}_latest", "The last day that it may stand for; none for an open end."),
        text(f"{name}_edtf", "The same in EDTF (ISO 8601-2)."),
    )


_SOURCE = (
    text("source", "The source's id.", required=True),
    text("source_kind", "What sort of source says so.", required=True, codes="source_kind"),
    text("source_text", "The source as printed."),
    text("source_resolved", "The fuller mention that it stands for."),
    text("source_cue", "The word that attributes."),
    text("source_affiliation", "The party that the source speaks for."),
    text("source_stance", "How the source stands to it.", required=True, codes="stance"),
    listed("source_chain", "Go-betweens, outermost first."),
    text("source_reason", "Why an unnamed source is unnamed, as the report says."),
)
_EVIDENCE = (
    count("evidence_start", "Where the evidence begins in the report's text (code points)."),
    count("evidence_end", "Where it ends: the first code point after it."),
    text("evidence", "The exact words that say it.", required=True),
)
_REPORT = (
    text("document", "The report's id.", required=True),
    text("doc", "The report's name: a file's stem or an address.", required=True),
    text("outlet", "Who published the report."),
    day("published", "The day of publication, the day of knowledge of all that it says."),
)
_TO_REPORT = ("document", "reports.document")
_SYSTEMS = (
    ("cow", "in the Correlates of War list of states"),
    ("gw", "in the list of Gleditsch and Ward"),
)


def _numbers(side: str, when: str) -> tuple[Column, ...]:
    return tuple(
        number(f"{system}{side}", f"Its number {where} {when}; none where it is in none.")
        for system, where in _SYSTEMS
    )


AGREEMENTS = Table(
    "agreements",
    "One row an agreement, with its status on the day asked about.",
    (
        _AGREEMENT,
        text("name", "The name it is shown under.", required=True),
        listed("other_names", "Every other form that reports use, commonest first."),
        text("kind", "What sort of instrument it is.", required=True, codes="kind"),
        listed("parties", "Its parties: ISO 3166-1 alpha-3, else an acronym or a usual name."),
        text("openness", "Whether its text is public.", required=True, codes="openness"),
        text("scope", "What it covers, as a report words it."),
        listed("offices", "Signing offices, each after its party and a colon."),
        listed("related", "Agreements that reports relate it to, each id after the relation."),
        flag("is_class", "Whether its name is of several agreements at once."),
        text("status", "Its status on the day asked about.", required=True, codes="status"),
        text("status_since", "Since when, as stated (ISO 8601)."),
        text("status_since_edtf", "Since when, in EDTF."),
        flag("contested", "Whether what is said of it cannot all hold."),
        count("reports", "How many reports make statements about it."),
        count("statements", "How many statements."),
        day("first_published", "When the first of these reports was published."),
        day("last_published", "When the last one was."),
    ),
    key=("agreement",),
)
PARTIES = Table(
    "parties",
    "One row an agreement and party, with the party's codes on the day asked about.",
    (
        _AGREEMENT,
        text("party", "The party: ISO 3166-1 alpha-3, an acronym or a usual name.", required=True),
        text("name", "Its usual name.", required=True),
        text("type", "state, former_state, territory, organisation, non_state or other.",
             required=True),
        text("iso3", "ISO 3166-1 alpha-3 (ISO 3166-3 for states that ended)."),
        *_numbers("", "on that day"),
        text("office", "The office that signs for it, where a report names one."),
        text("status", "The status of its part on that day.", required=True, codes="status"),
    ),
    key=("agreement", "party"),
    refers=(_TO_AGREEMENT,),
)  # fmt: skip
RELATIONS = Table(
    "relations",
    "One row a relation of one agreement to another.",
    (
        _AGREEMENT,
        text("relation", "How it is related to the other.", required=True, codes="relation"),
        text("other", "The other agreement's id.", required=True),
        text("other_name", "The name the other is shown under.", required=True),
        flag("stated", "Whether a report says so; false: a class takes it in without naming it."),
        listed("docs", "The reports that say so."),
        day("first_published", "The day from which it is known."),
    ),
    key=("agreement", "relation", "other"),
    refers=(_TO_AGREEMENT, ("other", "agreements.agreement")),
)
PARTY_CODES = Table(
    "party_codes",
    "One row a party, list and number: which number a party has when.",
    (
        text("party", "The party.", required=True),
        text("name", "Its usual name.", required=True),
        text("iso3", "ISO 3166-1 alpha-3 (ISO 3166-3 for states that ended)."),
        text("system", "cow: Correlates of War; gw: Gleditsch and Ward.", required=True),
        count("number", "The number in that list."),
        day("since", "The first day on which it holds."),
        day("until", "The last day; none where it still holds."),
    ),
    key=("party", "system", "since"),
)
STATEMENTS = Table(
    "statements",
    "One row a statement: one source's claim about one event of one agreement.",
    (
        text("statement", "The statement's id.", required=True),
        _AGREEMENT,
        text("event", "What is said to happen.", required=True, codes="event"),
        text("modality", "How the event is put.", required=True, codes="modality"),
        *_dates("date", "When it happens"),
        text("derivation", "How the date was come by."),
        text("term", "A stated duration (ISO 8601)."),
        listed("actors", "The parties that act."),
        text("scope", "The part that it concerns."),
        text("procedure", "How a body consented."),
        *_SOURCE,
        *_REPORT,
        text("origin", "The independent origin of the claim: echoes share it.", required=True),
        *_EVIDENCE,
        Column("certainty", "number", "Chance that a careful coder records the same.", True),
        text("extractor", "What read the report, with its version."),
        listed("found_by", "The extractors that found it, where it was read by more than one."),
    ),
    key=("statement",),
    refers=(_TO_AGREEMENT, _TO_REPORT, ("source", "sources.source"), ("origin", "origins.origin")),
)
SOURCES = Table(
    "sources",
    "One row a source: who says what is on record. Unnamed people of two reports are two.",
    (
        text("source", "The source's id.", required=True),
        text("kind", "What sort of source it is.", required=True, codes="source_kind"),
        text("text", "The fullest mention of it (none: the outlet itself)."),
        text("affiliation", "The party that it speaks for."),
        text("outlet", "The outlet, where that is the source or the only one that has it."),
        count("statements", "How many statements rest on it."),
        count("reports", "In how many reports."),
        count("outlets", "By how many outlets."),
        count("agreements", "About how many agreements."),
        day("first_published", "When it first speaks."),
        day("last_published", "When it last speaks."),
    ),
    key=("source",),
)
REPORTS = Table(
    "reports",
    "One row a report, and which report it repeats.",
    (
        *_REPORT,
        day("updated", "The day of its last update."),
        text("title", "Its title."),
        text("byline", "Its byline."),
        text("dateline", "Its dateline."),
        text("section", "The section of the paper that it stands in."),
        text("url", "Its address."),
        text("language", "Its language (ISO 639-1)."),
        text("extractor", "What read it, with its version."),
        listed("credits", "Outlets and agencies that it names as where it has the story from."),
        count("statements", "How many statements were found in it."),
        text("story", "The story that it is in; none where no other report tells it."),
        text("from", "The report or outlet that it has the story from."),
        text("how", "original, credited, uncredited, agency or own reporting added."),
    ),
    key=("document",),
)
TEXTS = Table(
    "texts",
    "One row a report: its text as cleaned, in which every evidence stands.",
    (
        text("document", "The report's id.", required=True),
        text("doc", "The report's name.", required=True),
        text("text", "The text that evidence offsets refer to.", required=True),
    ),
    key=("document",),
    refers=(_TO_REPORT,),
)
ORIGINS = Table(
    "origins",
    "One row an independent origin: ten reports that copy one are one origin.",
    (
        text("origin", "The origin's id.", required=True),
        text("doc", "The report that it is; none where that report was never read."),
        text("first_doc", "The first report on record that tells it.", required=True),
        text("first_outlet", "Its outlet."),
        day("first_published", "Its day of publication."),
        count("statements", "How many statements go back to it."),
        count("reports", "In how many reports."),
        count("outlets", "By how many outlets."),
    ),
    key=("origin",),
)
ECHOES = Table(
    "echoes",
    "One row a report of a story: whom it has it from, and what changed on the way.",
    (
        text("story", "The story's id.", required=True),
        text("doc", "The report's name.", required=True),
        text("from", "The report or outlet that it has the story from."),
        text("how", "original, credited, uncredited, agency or own reporting added.",
             required=True),
        text("why", "What this was told by.", required=True),
        listed("drift", "What changed: what, was and is."),
        count("independent_origins", "How many independent origins the story has."),
    ),
    key=("doc",),
)  # fmt: skip


def _bound(name: str, what: str) -> tuple[Column, ...]:
    return (
        day(name, f"{what}: the day that conclusions take."),
        text(f"{name}_stated", f"{what}, as stated (ISO 8601); none where no report dates it."),
        day(f"{name}_earliest", "The first day on which that may have been; none: not known."),
        day(f"{name}_latest", "The last day on which it may have been."),
        text(f"{name}_edtf", "The same in EDTF: [..day] where it is only known by that day."),
    )


STATUS_SPELLS = Table(
    "status_spells",
    "One row a spell of one status, of an agreement and of each party's part in one of many.",
    (
        _AGREEMENT,
        text("party", "Whose part; none: the agreement as a whole."),
        text("status", "The status.", required=True, codes="status"),
        *_bound("from", "When it began"),
        *_bound("to", "When it ended (none: it is the last)"),
        text("edtf", "The whole spell as an EDTF interval.", required=True),
        flag("projected", "Whether no report tells it: a term, a notice or a suspension ran out."),
        text("rule", "The rule that decides, in words.", required=True),
        listed("statements", "The statements that brought it about."),
    ),
    refers=(_TO_AGREEMENT,),
)
_PAIR = (
    text("party_a", "One party (ISO 3166-1 alpha-3).", required=True),
    text("party_b", "The other, after it in the alphabet.", required=True),
)
_YEAR = Column("year", "year", "The year. The year of knowledge is taken up to that day.", True)
AGREEMENT_YEARS = Table(
    "agreement_years",
    "One row an agreement, pair of its states and year, from its first spell to its end.",
    (
        _AGREEMENT,
        *_PAIR,
        _YEAR,
        text("status", "The status between them at the end of the year.", required=True,
             codes="status"),
        flag("in_force", "Whether it was in force between them then, under notice or not."),
        flag("in_force_surely", "Whether it was wherever uncertain days lie."),
        flag("in_force_possibly", "Whether it may have been."),
    ),
    key=("agreement", "party_a", "party_b", "year"),
    refers=(_TO_AGREEMENT,),
)  # fmt: skip
DYAD_YEARS = Table(
    "dyad_years",
    "One row a pair of states and year: agreements between them, and reports of that year.",
    (
        _YEAR,
        *_PAIR,
        text("name_a", "Its usual name.", required=True),
        text("name_b", "Its usual name.", required=True),
        *_numbers("_a", "in that year"),
        *_numbers("_b", "in that year"),
        count("agreements", "Agreements on record between them that had not ended before."),
        count("in_force", "Of these, in force at the end of the year, under notice or not."),
        count("in_force_min", "How many surely were, wherever uncertain days lie."),
        count("in_force_max", "How many may have been."),
        count("signed", "How many were signed or ratified, and not in force as far as known."),
        count("under_notice", "How many were under notice."),
        count("suspended", "How many were suspended."),
        count("entered", "How many came into force in the year (restored ones too)."),
        count("ended", "How many ended in the year."),
        count("reports", "Reports published in the year that make statements about them."),
        count("statements", "Statements in these."),
        count("origins", "Independent origins of these, each agreement's by itself."),
    ),
    key=("year", "party_a", "party_b"),
)
DUE = Table(
    "due",
    "One row a dated thing that lay ahead when a report was published.",
    (
        *_dates("date", "When it is due"),
        text("what", "What is due, as the report words it.", required=True),
        text("agreement", "The agreement that it concerns."),
        *_REPORT,
        *_EVIDENCE,
    ),
    refers=(_TO_REPORT,),
)
ACCOUNTS = Table(
    "accounts",
    "One row an incident and side: what that side says of it.",
    (
        text("incident", "The incident's id.", required=True),
        text("what", "What happened.", required=True),
        *_dates("date", "When it happened"),
        text("place", "Where."),
        text("says", "What this side says of it.", required=True),
        *_SOURCE[1:],
        *_REPORT,
        *_EVIDENCE,
    ),
    refers=(_TO_REPORT,),
)
RULINGS = Table(
    "rulings",
    "One row a person's ruling. Change it and hand it back with `onrecord import`.",
    (
        text("ruling", "The ruling's id; leave empty in a row of your own."),
        text("kind", "What is ruled.", required=True),
        listed("subjects", "What it is about: agreements, reports, statements, names, values."),
        text("author", "Who ruled."),
        text("reason", "Why.", required=True),
        text("made_at", "When (ISO 8601 instant)."),
        text("reverses", "The ruling that it undoes."),
        flag("holds", "Whether it stands; write false to undo it."),
    ),
    key=("ruling",),
)

TABLES = (
    AGREEMENTS,
    PARTIES,
    RELATIONS,
    PARTY_CODES,
    STATEMENTS,
    SOURCES,
    REPORTS,
    TEXTS,
    ORIGINS,
    ECHOES,
    STATUS_SPELLS,
    AGREEMENT_YEARS,
    DYAD_YEARS,
    DUE,
    ACCOUNTS,
    RULINGS,
)
BY_NAME = {table.name: table for table in TABLES}
