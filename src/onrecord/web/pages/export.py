"""One agreement in the forms that others use: each exporter that can select it."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response

from onrecord.api import NothingFound
from onrecord.publish import Query, exporters, writer
from onrecord.web.asking import asked_day
from onrecord.web.house import desk_of

_TYPES = {
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".jsonld": "application/ld+json",
    ".csv": "text/csv; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".atom": "application/atom+xml",
    ".md": "text/markdown; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".bib": "application/x-bibtex",
    ".zip": "application/zip",
}


def one(
    request: Request, id_: str, form: str, on: str = "", known: str = "", party: str = ""
) -> Response:
    """A file to keep; several files come as a zip."""
    register = desk_of(request).register
    agreement = register.agreement(id_)
    spec = exporters().get(form)
    if agreement is None or spec is None or "agreements" not in spec.heeds:
        raise NothingFound(f"There is no {form[:40]!r} of {id_[:60]!r} to be had.")
    query = Query(
        agreements=(agreement.id,),
        on=asked_day(on, "on"),
        known=asked_day(known, "known"),
        site=str(request.base_url),
    )
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / spec.default.rstrip("/")
        files = list(writer(form)(register, target, query))
        if len(files) == 1:
            body, name = files[0].read_bytes(), files[0].name
        else:
            body, name = _zipped(files, Path(folder)), f"{spec.default.rstrip('/')}.zip"
    stem, _, ending = name.partition(".")
    return Response(
        body,
        media_type=_TYPES.get(f".{ending}", "application/octet-stream"),
        headers={"content-disposition": f'attachment; filename="{stem}-{agreement.id}.{ending}"'},
    )


def _zipped(files: list[Path], folder: Path) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            packed.write(file, file.relative_to(folder))
    return held.getvalue()
