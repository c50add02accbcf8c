"""`onrecord watch`: feeds polled for as long as one likes, what is new in them read."""

from __future__ import annotations

import json
import os
import re
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli import options, render
from onrecord.model import OnrecordError, Problem

if TYPE_CHECKING:
    from onrecord.record.watch_state import WatchState
    from onrecord.watching import News

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def watch(
    context: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FEEDS...",
            help="Lists of feeds (OPML files), addresses of feeds, news sitemaps.",
            show_default=False,
        ),
    ] = None,
    every: Annotated[
        str, typer.Option(metavar="TIME", help="How often each feed is asked: 90s, 15m, 2h.")
    ] = "15m",
    once: Annotated[bool, typer.Option("--once", help="One round, then stop: for cron.")] = False,
    show_status: Annotated[
        bool, typer.Option("--status", help="Say how the watch stands, and do nothing else.")
    ] = False,
    webhook: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Post each change there as JSON, signed with $ONRECORD_WEBHOOK_SECRET if it is "
            "set.",
        ),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="Where the watch remembers how far it is [default: beside the register].",
            show_default=False,
        ),
    ] = None,
    any_language: options.AnyLanguageOption = False,
    allow_private: options.AllowPrivateOption = False,
    as_json: options.JsonOption = False,
    register: options.RegisterOption = None,
) -> None:
    """Poll feeds, read what is new, tell what changed in which agreement.

    Goes on until it is interrupted or terminated, and takes up again where it was, after a loss of
    the network too.

    Examples:

      onrecord watch feeds.opml

      onrecord watch feeds.opml --every 5m --webhook https://desk.example/hook

      onrecord watch --status
    """
    from onrecord.record.watch_state import WatchState

    path = state or _beside(context, register)
    if show_status:
        with WatchState(path, create=False) as held:
            _tell_status(held, as_json)
        return
    if not sources:
        raise OnrecordError("watch: name a list of feeds, for instance feeds.opml, or a feed")
    pause = _duration(every)
    from onrecord.api import Desk
    from onrecord.read import ReadOptions
    from onrecord.watching import Watch
    from onrecord.watching import webhook as posting

    post = posting(webhook, os.environ.get("ONRECORD_WEBHOOK_SECRET")) if webhook else None
    problems = 0

    def tell(item: News | Problem) -> None:
        nonlocal problems
        if isinstance(item, Problem):
            problems += 1
            typer.echo(str(item), err=True)
        elif as_json:
            typer.echo(json.dumps(item.to_json(), ensure_ascii=False))
        else:
            _tell_news(item)

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with options.open_register(context, register, create=True) as opened, WatchState(path) as held:
        desk = Desk(opened)
        reading = ReadOptions(any_language=any_language, allow_private=allow_private)
        watching = Watch(
            desk, held, sources, desk.quick(reading), tell=tell, every=pause, post=post
        )
        if once:
            done = watching.round()
            typer.echo(
                f"{render.counted(done.polled, 'feed')} asked, {render.counted(done.read, 'page')} "
                f"read, {done.passed_over} passed over, {done.failed} failed, "
                f"{render.counted(done.news, 'agreement')} changed. Register: {opened.path}",
                err=True,
            )
            raise typer.Exit(1 if problems else 0)
        typer.echo(f"watching; Register: {opened.path}; stop with Ctrl-C", err=True)
        try:
            watching.run()
        except KeyboardInterrupt:
            typer.echo("stopped; the same command goes on from here", err=True)


def _beside(context: typer.Context, register: str | None) -> Path:
    chosen = register or context.find_root().params.get("register") or options.DEFAULT_REGISTER
    name = "onrecord" if "://" in chosen else chosen.removesuffix(".db")
    return Path(f"{name}.watch.db")


def _duration(text: str) -> timedelta:
    matched = re.fullmatch(r"(\d+)([smhd])", text.strip())
    if matched is None or int(matched[1]) == 0:
        raise OnrecordError(f"--every {text}: not a time; give it as 90s, 15m, 2h or 1d")
    return timedelta(seconds=int(matched[1]) * _UNITS[matched[2]])


def _tell_news(item: News) -> None:
    name = render.title(item.names[0]) if item.names else item.agreement
    moved = render.words(item.after)
    if item.before != item.after:
        moved = f"{render.words(item.before)} -> {moved}"
    since = f" since {item.since}" if item.since else ""
    contested = ", contested" if item.contested else ""
    render.heading(f"{name}: {moved}{since}{contested}")
    for statement in item.statements:
        render.evidence(statement)


def _tell_status(held: WatchState, as_json: bool) -> None:
    run, feeds, counts = held.run(), held.feeds(), held.counts()
    running = run is not None and run.is_alive
    if as_json:
        render.print_json(
            {
                "running": running,
                "pid": run.pid if run and running else None,
                "started": _instant(run.started_at) if run else None,
                "last_sign_of_life": _instant(run.beat_at) if run else None,
                "stopped": _instant(run.stopped_at) if run else None,
                "feeds": [
                    {
                        "url": feed.url,
                        "asked": _instant(feed.polled_at),
                        "next": _instant(feed.next_at),
                        "failures": feed.failures,
                        "problem": feed.problem,
                    }
                    for feed in feeds
                ],
                "pages": counts,
                "given_up": [{"url": url, "problem": why} for url, why in held.failed()],
                "to_post": len(held.outbox()),
            }
        )
        return
    if run is None:
        typer.echo("no run on record yet (rounds with --once leave none)")
    elif running:
        typer.echo(
            f"running as process {run.pid} since {_instant(run.started_at)}, last sign of life "
            f"{_instant(run.beat_at)}"
        )
    elif run.stopped_at:
        typer.echo(f"stopped at {_instant(run.stopped_at)}")
    else:
        typer.echo(f"not running: ended without a word after {_instant(run.beat_at)}")
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    typer.echo(f"pages: {told}; {len(held.outbox())} to post")
    rows: list[tuple[str, ...]] = [
        (f.url, _instant(f.polled_at) or "-", _instant(f.next_at) or "-", f.problem or "answers")
        for f in feeds
    ]
    if rows:
        render.table(("feed", "asked", "next", "state"), rows, wrapped=("feed", "state"))


def _instant(at: datetime | None) -> Any:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
