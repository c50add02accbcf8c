"""Every address of the application, in one table: who may use it, and whether it changes a thing.

The application is built from this table and a test holds it against the routes that are really
there, so that no address can be without a role. `endpoint` is `module:function` below
`onrecord.web`; `role` the least role that may use it; `changes` says that the request must carry
a token against forgery, or come with an API token.
"""

from __future__ import annotations

from dataclasses import dataclass

ANYONE = "anyone"
READER = "reader"
ANALYST = "analyst"
MODERATOR = "moderator"
ADMINISTRATOR = "administrator"
METRICS = "/metrics"
ROLES = (ANYONE, READER, ANALYST, MODERATOR, ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    method: str
    path: str
    endpoint: str
    role: str
    changes: bool = False

    @property
    def name(self) -> str:
        """What links call it: `pages.register:show`."""
        return self.endpoint

    @property
    def is_api(self) -> bool:
        """Whether it belongs to the HTTP API."""
        return self.path.startswith("/api/")

    @property
    def is_for_programs(self) -> bool:
        """Whether a program asks: one that is not known is told so, not sent to log in."""
        return self.is_api or self.path == METRICS


PAGES: tuple[Row, ...] = (
    Row("GET", "/", "pages.register:show", READER),
    Row("GET", "/agreements/{id_}", "pages.dossier:show", READER),
    Row("GET", "/agreements/{id_}/statements", "pages.dossier:statements", READER),
    Row("GET", "/agreements/{id_}/happenings", "pages.dossier:happenings", READER),
    Row("GET", "/agreements/{id_}/belief", "pages.dossier:belief", READER),
    Row("GET", "/agreements/{id_}/why", "pages.dossier:why", READER),
    Row("GET", "/agreements/{id_}/chart.json", "pages.dossier:chart", READER),
    Row("GET", "/agreements/{id_}/export/{form}", "pages.export:one", READER),
    Row("GET", "/statements/{id_}", "pages.statement:show", READER),
    Row("GET", "/reports", "pages.report:listing", READER),
    Row("GET", "/reports/{id_:path}", "pages.report:show", READER),
    Row("GET", "/pairs", "pages.pairs:choose", READER),
    Row("GET", "/pairs/{one}/{other}", "pages.pairs:show", READER),
    Row("GET", "/sources", "pages.sources:listing", READER),
    Row("GET", "/sources/{id_}", "pages.sources:show", READER),
    Row("GET", "/outlets", "pages.sources:outlet", READER),
    Row("GET", "/echoes", "pages.echoes:listing", READER),
    Row("GET", "/echoes/{id_}", "pages.echoes:show", READER),
    Row("GET", "/incidents", "pages.incidents:listing", READER),
    Row("GET", "/incidents/{id_}", "pages.incidents:show", READER),
    Row("GET", "/due", "pages.due:show", READER),
    Row("GET", "/due.ics", "pages.due:subscribe", READER),
    Row("GET", "/feed.atom", "pages.feeds:atom", READER),
    Row("GET", "/feed.ics", "pages.feeds:ics", READER),
    Row("GET", "/search", "pages.search:show", READER),
    Row("GET", "/about", "pages.about:rules", READER),
    Row("GET", "/api", "pages.about:api", READER),
    Row("GET", "/healthz", "pages.service:alive", ANYONE),
    Row("GET", "/readyz", "pages.service:ready", ANYONE),
    Row("GET", METRICS, "pages.service:metrics", READER),
    Row("GET", "/robots.txt", "pages.service:robots", ANYONE),
)

PEOPLE: tuple[Row, ...] = (
    Row("GET", "/login", "pages.entry:show_login", ANYONE),
    Row("POST", "/login", "pages.entry:log_in", ANYONE, changes=True),
    Row("POST", "/logout", "pages.entry:log_out", READER, changes=True),
    Row("GET", "/setup", "pages.entry:show_setup", ANYONE),
    Row("POST", "/setup", "pages.entry:set_up", ANYONE, changes=True),
    Row("GET", "/account", "pages.account:show", READER),
    Row("POST", "/account/password", "pages.account:change_password", READER, changes=True),
    Row("POST", "/account/tokens", "pages.account:issue", READER, changes=True),
    Row("POST", "/account/tokens/{token}/revoke", "pages.account:revoke", READER, changes=True),
    Row("GET", "/people", "pages.people:show", ADMINISTRATOR),
    Row("POST", "/people", "pages.people:add", ADMINISTRATOR, changes=True),
    Row("POST", "/people/{person}", "pages.people:change", ADMINISTRATOR, changes=True),
    Row("GET", "/audit", "pages.people:show_audit", ADMINISTRATOR),
    Row("GET", "/notes", "pages.notes:show_queue", MODERATOR),
    Row("POST", "/notes/{note}", "pages.notes:judge", MODERATOR, changes=True),
    Row("GET", "/notes/on/{about}/{subject:path}", "pages.notes:show_thread", READER),
    Row("POST", "/notes/on/{about}/{subject:path}", "pages.notes:add", READER, changes=True),
    Row("GET", "/read", "pages.read:show", ANALYST),
    Row("POST", "/read", "pages.read:start", ANALYST, changes=True),
    Row("GET", "/read/{job}", "pages.read:show_job", ANALYST),
    Row("POST", "/read/{job}", "pages.read:finish", ANALYST, changes=True),
    Row("GET", "/review", "pages.review:show", ANALYST),
    Row("GET", "/review/rulings", "pages.review:show_log", ANALYST),
    Row(
        "POST",
        "/review/statements/{statement}",
        "pages.review:rule_on_statement",
        ANALYST,
        changes=True,
    ),
    Row("POST", "/review/agreements", "pages.review:rule_on_pair", ANALYST, changes=True),
    Row("POST", "/review/rulings/{ruling}/undo", "pages.review:undo", ANALYST, changes=True),
)

API: tuple[Row, ...] = (
    Row("GET", "/api/v1/agreements", "api.agreements:listing", READER),
    Row("GET", "/api/v1/agreements/{id_}", "api.agreements:one", READER),
    Row("GET", "/api/v1/agreements/{id_}/status", "api.agreements:status", READER),
    Row("GET", "/api/v1/agreements/{id_}/statements", "api.agreements:statements", READER),
    Row("GET", "/api/v1/agreements/{id_}/timeline", "api.agreements:timeline", READER),
    Row("GET", "/api/v1/agreements/{id_}/believed", "api.agreements:believed", READER),
    Row("GET", "/api/v1/agreements/{id_}/conflicts", "api.agreements:conflicts", READER),
    Row("GET", "/api/v1/agreements/{id_}/reports", "api.agreements:reports", READER),
    Row("GET", "/api/v1/statements/{id_}", "api.records:statement", READER),
    Row("GET", "/api/v1/reports", "api.records:reports", READER),
    Row("GET", "/api/v1/reports/{id_:path}", "api.records:report", READER),
    Row("GET", "/api/v1/pairs/{one}/{other}", "api.records:pair", READER),
    Row("GET", "/api/v1/sources", "api.records:sources", READER),
    Row("GET", "/api/v1/sources/{id_}", "api.records:source", READER),
    Row("GET", "/api/v1/outlets", "api.records:outlets", READER),
    Row("GET", "/api/v1/stories", "api.records:stories", READER),
    Row("GET", "/api/v1/stories/{id_}", "api.records:story", READER),
    Row("GET", "/api/v1/incidents", "api.records:incidents", READER),
    Row("GET", "/api/v1/incidents/{id_}", "api.records:incident", READER),
    Row("GET", "/api/v1/due", "api.records:due", READER),
    Row("GET", "/api/v1/overdue", "api.records:overdue", READER),
    Row("GET", "/api/v1/changes", "api.records:changes", READER),
    Row("GET", "/api/v1/search", "api.records:search", READER),
    Row("GET", "/api/v1/rules", "api.records:rules", READER),
    Row("GET", "/api/v1/openapi.json", "api.schema:openapi", READER),
)

_V1 = "/api/v1"
CHANGES: tuple[Row, ...] = (
    Row("GET", f"{_V1}/session", "api.changes:session", ANYONE),
    Row("GET", f"{_V1}/rulings", "api.changes:rulings", ANALYST),
    Row("GET", f"{_V1}/review", "api.changes:waiting", ANALYST),
    Row(
        "POST",
        f"{_V1}/statements/{{statement}}/rulings",
        "api.changes:rule_on_statement",
        ANALYST,
        changes=True,
    ),
    Row(
        "POST",
        f"{_V1}/agreements/{{agreement}}/rulings",
        "api.changes:rule_on_agreement",
        ANALYST,
        changes=True,
    ),
    Row("POST", f"{_V1}/echoes/rulings", "api.changes:rule_on_echo", ANALYST, changes=True),
    Row("POST", f"{_V1}/rulings/{{ruling}}/undo", "api.changes:undo", ANALYST, changes=True),
    Row("GET", f"{_V1}/notes", "api.changes:notes", READER),
    Row("POST", f"{_V1}/notes", "api.changes:add_note", READER, changes=True),
    Row("GET", f"{_V1}/notes/queue", "api.changes:notes_waiting", MODERATOR),
    Row(
        "POST",
        f"{_V1}/notes/{{note}}/judgements",
        "api.changes:judge_note",
        MODERATOR,
        changes=True,
    ),
    Row("POST", f"{_V1}/readings", "api.changes:begin_reading", ANALYST, changes=True),
    Row("GET", f"{_V1}/readings/{{job}}", "api.changes:reading", ANALYST),
    Row(
        "POST",
        f"{_V1}/readings/{{job}}/record",
        "api.changes:record_reading",
        ANALYST,
        changes=True,
    ),
    Row("DELETE", f"{_V1}/readings/{{job}}", "api.changes:discard_reading", ANALYST, changes=True),
    Row("GET", f"{_V1}/tokens", "api.changes:tokens", READER),
    Row("POST", f"{_V1}/tokens", "api.changes:issue_token", READER, changes=True),
    Row("DELETE", f"{_V1}/tokens/{{token}}", "api.changes:revoke_token", READER, changes=True),
    Row("GET", f"{_V1}/people", "api.changes:people", ADMINISTRATOR),
    Row("POST", f"{_V1}/people", "api.changes:add_person", ADMINISTRATOR, changes=True),
    Row(
        "PATCH",
        f"{_V1}/people/{{person}}",
        "api.changes:change_person",
        ADMINISTRATOR,
        changes=True,
    ),
    Row("GET", f"{_V1}/audit", "api.changes:audit", ADMINISTRATOR),
)

ROUTES: tuple[Row, ...] = (*PAGES, *PEOPLE, *API, *CHANGES)
