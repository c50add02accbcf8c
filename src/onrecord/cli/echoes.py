"""`onrecord echoes`: which reports repeat which, down to the independent origins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from onrecord.cli import options, render

if TYPE_CHECKING:
    from onrecord.api import Desk
    from onrecord.resolve.echoes import Story


def echoes(
    context: typer.Context,
    name: options.NameOrReportArgument = None,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """Show who took a story from whom.

    Each report stands below the one that it repeats, with how that is known, what it changed, and
    what it had from sources of its own. A story has as many independent origins as reports and
    outlets that it goes back to, and reports that added something. Where one is wrongly taken to
    repeat another, say so with `onrecord not-echo`.

    Examples:

      onrecord echoes

      onrecord echoes harbour-mail-20230804

      onrecord echoes CIS-MOA --json
    """
    from onrecord.api import Desk
    from onrecord.resolve.echoes import to_json

    with options.open_register(context, register) as opened:
        desk = Desk(opened)
        stories = desk.stories(name)
        if as_json:
            render.print_json([to_json(story) for story in stories])
            return
        if not stories:
            typer.echo("no report here repeats another")
        for story in stories:
            _print_story(desk, story)


def _print_story(desk: Desk, story: Story) -> None:
    docs = {echo.doc for echo in story.reports}
    render.heading(
        f"{render.counted(len(story.reports), 'report')}, "
        f"{render.counted(story.independent_origins, 'independent origin')}  [{story.id}]"
    )
    roots = sorted({echo.from_ for echo in story.reports if echo.from_ and echo.from_ not in docs})
    for echo in story.reports:
        if echo.from_ is None:
            _print_branch(desk, story, echo.doc, 1)
    for outlet in roots:
        render.paragraph(f"{outlet} (not read itself)", 2)
        for echo in story.reports:
            if echo.from_ == outlet:
                _print_branch(desk, story, echo.doc, 2)
    typer.echo()


def _print_branch(desk: Desk, story: Story, doc: str, depth: int) -> None:
    echo = next(e for e in story.reports if e.doc == doc)
    report = desk.register.report(doc)
    told = f"{report.outlet or doc}, {render.long_day(report.published)}" if report else doc
    render.paragraph(f"{told} [{doc}] - {echo.how}: {echo.why}", 4 * depth - 2)
    for change in echo.drift:
        render.paragraph(f"{change.what}: “{change.was}” became “{change.is_}”", 4 * depth)
    for statement in echo.added:
        if (item := desk.register.statement(statement)) is not None:
            who = render.speaker(item.statement.source)
            render.paragraph(f"of its own: {render.happening(item)} - {who}", 4 * depth)
            render.quoted(item.statement.evidence_text, 4 * depth + 2)
    for child in story.reports:
        if child.from_ == doc:
            _print_branch(desk, story, child.doc, depth + 1)
