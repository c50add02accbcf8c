"""The codebook's closed vocabularies. Their meanings, examples and authorities are in
`data/codebook.toml`; a test holds the two against each other."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """A lifecycle event (codebook section 2; the order is that of a treaty's life)."""

    PROPOSE = "propose"
    NEGOTIATE = "negotiate"
    CONCLUDE = "conclude"
    APPROVE = "approve"
    SIGN = "sign"
    RATIFY = "ratify"
    ENTER_INTO_FORCE = "enter_into_force"
    AMEND = "amend"
    EXTEND = "extend"
    REVIEW = "review"
    DEMAND = "demand"
    ALLEGE_BREACH = "allege_breach"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESTORE = "restore"
    DENOUNCE = "denounce"
    TERMINATE = "terminate"
    EXPIRE = "expire"
    REPLACE = "replace"
    AFFIRM = "affirm"


class Modality(StrEnum):
    """How an event is put (section 3)."""

    ACTUAL = "actual"
    PLANNED = "planned"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    DENIED = "denied"


class SourceKind(StrEnum):
    """Who says so (section 5)."""

    OUTLET = "outlet"
    NAMED_PERSON = "named_person"
    UNNAMED_PERSON = "unnamed_person"
    ORGANIZATION = "organization"
    DOCUMENT = "document"
    MEDIA = "media"


class Stance(StrEnum):
    """How the source stands to the claim (section 5)."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"
    DECLINES = "declines"


class Kind(StrEnum):
    """What sort of instrument an agreement is (section 1)."""

    TREATY = "treaty"
    CONVENTION = "convention"
    AGREEMENT = "agreement"
    MEMORANDUM = "memorandum"
    PACT = "pact"
    PROTOCOL = "protocol"
    EXCHANGE_OF_NOTES = "exchange_of_notes"
    ARRANGEMENT = "arrangement"
    UNDERSTANDING = "understanding"
    CEASEFIRE = "ceasefire"
    OTHER = "other"


class Openness(StrEnum):
    """Whether its text is public (section 1)."""

    PUBLIC = "public"
    UNPUBLISHED = "unpublished"
    SECRET = "secret"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """What the statements add up to (section 9)."""

    PROPOSED = "proposed"
    NEGOTIATING = "negotiating"
    CONCLUDED = "concluded"
    SIGNED = "signed"
    RATIFIED = "ratified"
    IN_FORCE = "in_force"
    UNDER_NOTICE = "under_notice"
    SUSPENDED = "suspended"
    ENDED = "ended"
    UNKNOWN = "unknown"


class Relation(StrEnum):
    """How one agreement is related to another (section 1)."""

    RENEWS = "renews"
    REPLACES = "replaces"
    AMENDS = "amends"
    IMPLEMENTS = "implements"
    PART_OF = "part_of"
