"""Templates into answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from onrecord.web import words
from onrecord.web.access import csrf_token, person_of
from onrecord.web.house import house_of
from onrecord.web.links import FILTERS as LINK_FILTERS

PEEK = "peek-body"  # the drawer that shows a sentence beside the page


def environment() -> Environment:
    """The templates: everything is escaped, and a name that is not there is a fault."""
    env = Environment(
        loader=PackageLoader("onrecord.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(words.FILTERS)
    env.filters.update(LINK_FILTERS)
    env.filters["marked"] = marked
    env.filters["coded"] = coded
    env.filters["dict_of"] = dict
    env.globals["static"] = static
    return env


def page(
    request: Request,
    template: str,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **told: Any,
) -> HTMLResponse:
    """Render a page; for the drawer, its main part alone."""
    house = house_of(request)
    peeking = request.headers.get("hx-target") == PEEK
    text = house.templates.get_template(template).render(
        layout="peek.html" if peeking else "base.html",
        peeking=peeking,
        request=request,
        path=request.url.path,
        person=person_of(request),
        settings=house.settings,
        csrf=csrf_token(request),
        today=date.today(),
        **told,
    )
    return HTMLResponse(text, status_code, headers)


def fragment(request: Request, template: str, **told: Any) -> Markup:
    """Render a part of a page that is the same for everyone who may see it."""
    return Markup(house_of(request).templates.get_template(template).render(**told))


def marked(text: str, pieces: Iterable[tuple[int, int]]) -> Markup:
    """`text` escaped, with the ranges of `pieces` in <mark>."""
    out, at = [], 0
    for start, end in sorted(pieces):
        if start >= at:
            out += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end])]
            out.append(Markup("</mark>"))
            at = end
    return Markup("").join([*out, escape(text[at:])])


def coded(text: str) -> Markup:
    """`text` escaped, with what stands between backticks in <code>."""
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part)
        for n, part in enumerate(text.split("`"))
    )


_hashes: dict[str, str] = {}


def static(name: str) -> str:
    """The address of a file below /static/, which changes when the file does."""
    if name not in _hashes:
        raw = files("onrecord.web").joinpath("static", *name.split("/")).read_bytes()
        _hashes[name] = hashlib.blake2b(raw, digest_size=6).hexdigest()
    return f"/static/{name}?v={_hashes[name]}"
