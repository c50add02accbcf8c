"""The rules of the status calculus: one table, each rule with its plain words and its reason.

An answer names the rule that decided it. VCLT is the Vienna Convention on the Law of Treaties
(1969); "codebook 9" is the project's own definition of a status.
"""

from __future__ import annotations

from onrecord.conclude.answers import Rule

_TABLE = (
    # What a status is reached by.
    ("nothing", "Nothing published by then tells.", "codebook 9: no report, no status"),
    ("not_yet", "What is on record begins later.", "codebook 9: undated acts hold by publication"),
    ("not_party", "Nothing on record makes this party a party.", "VCLT 34: no duties for others"),
    ("proposed", "A side has offered or demanded a text.", "codebook 9"),
    ("negotiating", "Talks on it are reported.", "VCLT 9"),
    ("concluded", "A text is agreed, and no signing is on record.", "VCLT 9-10"),
    ("signed", "It is signed; nothing reports that it operates yet.", "VCLT 12, 18"),
    ("ratified", "It is ratified; its entry into force is not on record.", "VCLT 14, 16, 24"),
    ("entered", "It is reported to have taken effect.", "VCLT 24-25"),
    (
        "operating",
        "It was agreed, nothing says that more is needed, and later reports treat it as operating.",
        "VCLT 24(2): in force as soon as consent to be bound is established",
    ),
    (
        "acceding",
        "The party joined, and the treaty operates.",
        "VCLT 24(3): in force for a state that joins later from its consent on",
    ),
    (
        "presupposed",
        "Reports treat it as standing: what is to be kept, breached or ended exists.",
        "VCLT 26, 42: an agreement stands until it is ended",
    ),
    ("affirmed", "It is said to stand, and nothing on record speaks against it.", "VCLT 26"),
    ("extended", "It is reported renewed or prolonged.", "VCLT 39"),
    ("restored", "The suspension or notice is reported lifted.", "VCLT 68, 72"),
    ("notice", "Notice is given, and its period still runs.", "VCLT 56, 65-67"),
    ("suspended", "Its operation, or a party's part in it, is reported suspended.", "VCLT 57-58"),
    ("unratified", "Only the ratification is withdrawn; the signature stands.", "VCLT 14, 18"),
    (
        "not_applied",
        "Only its provisional application is ended; the signature stands.",
        "VCLT 25(2)",
    ),
    ("terminated", "It is reported ended by an act.", "VCLT 54"),
    ("expired", "It is reported lapsed.", "VCLT 54"),
    ("replaced", "A later agreement is reported to supersede it.", "VCLT 59"),
    ("ran_out", "Its stated term has run out, and no renewal is on record.", "VCLT 54(a)"),
    (
        "notice_ran_out",
        "The period of notice has run out, and nothing lifted it.",
        "VCLT 54, 56(2)",
    ),
    (
        "pause_ran_out",
        "The stated time of the suspension has run out, and no report says that it went on.",
        "VCLT 57, 72: a suspension relieves the parties for its period",
    ),
    # How one of two readings is preferred.
    (
        "own_word",
        "A party's word on its own act outweighs a report or another party's word.",
        "VCLT 7, 67: the acts of a state are those of its competent organs",
    ),
    (
        "formal_word",
        "A formal statement outweighs what one official says.",
        "VCLT 67: an end takes a written instrument; one minister's word is none",
    ),
    (
        "notice_runs",
        "Notice runs its course: an end reported for the day on which it was given is the notice.",
        "VCLT 56(2), 65: withdrawal takes effect when the period of notice has run",
    ),
    (
        "in_order",
        "Of two entries into force the one that follows the signing is preferred.",
        "VCLT 24(1): a treaty enters into force as its text provides",
    ),
    (
        "stated_day",
        "A stated day of ending outweighs an undated report that it has ended already.",
        "codebook 8: an undated act is known only by its publication",
    ),
    (
        "later_word",
        "Between equal sources the later word holds.",
        "a position is what a side last said",
    ),
    (
        "more_origins",
        "Between equal sources the reading with more origins holds.",
        "echoes add none",
    ),
    ("first_report", "Otherwise the reading that was reported first holds.", "no ground to move"),
)

RULES: dict[str, Rule] = {id_: Rule(id_, words, why) for id_, words, why in _TABLE}
