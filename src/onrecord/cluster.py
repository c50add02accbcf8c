"""Extraction on a Ray cluster: a thin driver over the functions that local processes run.

Files are read in small tasks; what is in them goes in blocks of some ten reports to a pool of
workers that load the language model once. Ray starts work no faster than it is taken off, does
again what was lost with a worker, and hands every block on once and in order, so that what comes
out is what one process makes of the same files.
"""

from __future__ import annotations

import logging
import os
import pickle
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from onrecord.api import Extractor, Reading, rules
from onrecord.model import Document, Extraction, OnrecordError, Problem
from onrecord.read import ReadOptions, read_paths
from onrecord.read.options import Tally
from onrecord.read.paths import input_files
from onrecord.record.findings import brief, finding_id
from onrecord.record.intake import guarded

if TYPE_CHECKING:
    import ray

Result = tuple[Document, Extraction | Problem] | Reading

_UNIT_BYTES = 1_000_000  # files that are read by one task: small ones together
_BLOCK_BYTES = 32_000  # reports that are handed to a worker at once: about ten
_HANDED_ON = 16  # reports that a task reads before it hands them on
_READING_CPUS = 0.1  # with the worker's share below one processor: neither waits for the other
_WORKING_CPUS = 0.6
_TRIES = 3  # a report that ends its worker each time is not tried for ever


@dataclass(frozen=True, slots=True)
class _Given:
    """What every task is told: the options, the extractor, and briefly what is found already."""

    options: ReadOptions
    extractor: Extractor
    known: frozenset[int]

    def knows(self, document: Document) -> bool:
        """Whether the extractor's findings on a document are there already."""
        return bool(self.known) and brief(finding_id(document, self.extractor.name)) in self.known


@dataclass(frozen=True, slots=True)
class _PassedOver:
    """So many reports of a unit name nothing that could be an agreement."""

    count: int


def extractions(
    paths: Iterable[str | Path],
    options: ReadOptions,
    extractor: Extractor | None = None,
    *,
    known: frozenset[int] = frozenset(),
) -> Iterator[Result]:
    """Each report in these files and folders with what was found in it, in order, worked on by
    the cluster that RAY_ADDRESS names (else the one that runs here, else this machine alone).
    Findings in `known` (`findings.brief`) are passed over before the work.

    Every machine must see the files under the same paths. Raises `OnrecordError` where Ray is not
    installed, where the cluster cannot be reached, and where a worker ended again and again.
    """
    chosen = extractor or rules()
    if chosen.over is not None:
        raise OnrecordError(
            f"--on ray: {chosen.name} waits for a service, which a cluster makes no faster; "
            "leave --on out"
        )
    ray = _connected()
    given = _Given(replace(options, meta=dict(options.meta), tally=Tally()), chosen, known)
    units = [{"unit": unit} for unit in _units(paths)]
    if not units:
        return
    try:
        for batch in _job(ray, units, given).iter_batches(batch_format="pyarrow"):
            for item in batch["item"]:
                told = pickle.loads(item.as_py())
                if isinstance(told, _PassedOver):
                    options.tally.passed_over += told.count
                elif isinstance(told, Problem):
                    yield Reading(told.where, problem=told)
                else:
                    yield told
    except ray.exceptions.RayError as fault:
        raise OnrecordError(
            f"--on ray: the work broke off ({_last_line(fault)}); what was written is kept; "
            "run the same command again"
        ) from fault


def _connected() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"ray\b|onrecord.cluster")
    try:
        import ray
        import ray.data
    except ImportError:
        raise OnrecordError(
            "--on ray: needs the extra 'ray'; pip install 'onrecord[ray,read]' on every machine"
        ) from None
    if not ray.is_initialized():
        try:
            ray.init(log_to_driver=False, logging_level=logging.ERROR, include_dashboard=False)
        except (ConnectionError, RuntimeError, ValueError) as fault:
            raise OnrecordError(
                f"--on ray: the cluster cannot be reached ({_last_line(fault)}); check "
                "RAY_ADDRESS, and that `ray status` answers"
            ) from None
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.target_max_block_size = _BLOCK_BYTES
    context.execution_options.preserve_order = True
    return ray


def _last_line(fault: BaseException) -> str:
    return (str(fault).strip().splitlines() or [type(fault).__name__])[-1][:200]


def _job(ray: Any, units: list[dict[str, list[str]]], told: _Given) -> Any:
    given = ray.put(told)
    workers = max(1, int(ray.cluster_resources().get("CPU", 1)))
    return (
        ray.data.from_items(units, override_num_blocks=len(units))
        .map_batches(
            partial(_read, given=given),
            batch_format="pyarrow",
            batch_size=None,
            num_cpus=_READING_CPUS,
        )
        .map_batches(
            _Worker,
            fn_constructor_args=(told.extractor,),
            batch_format="pyarrow",
            batch_size=None,
            compute=ray.data.ActorPoolStrategy(min_size=1, max_size=workers),
            num_cpus=_WORKING_CPUS,
            ray_remote_args_fn=lambda: {"max_restarts": _TRIES, "max_task_retries": _TRIES},
        )
    )


def _units(paths: Iterable[str | Path]) -> Iterator[list[str]]:
    """Files in runs that one task reads; addresses and what is not there stand alone."""
    held: list[str] = []
    size = 0
    for path in paths:
        for file in input_files(path):
            grows = os.path.getsize(file) if os.path.isfile(file) else _UNIT_BYTES
            if held and size + grows > _UNIT_BYTES:
                yield held
                held, size = [], 0
            held.append(str(file))
            size += grows
    if held:
        yield held


def _read(units: pa.Table, given: ray.ObjectRef[_Given]) -> Iterator[pa.Table]:
    """The reports in the files of each unit, a few at a time."""
    import ray

    told = ray.get(given)
    held: list[Any] = []
    for unit in units["unit"].to_pylist():
        options = replace(told.options, tally=Tally())
        for item in read_paths(unit, options):
            if isinstance(item, Document) and told.knows(item):
                held.append(Reading(item.name))
            else:
                held.append(item)
            if len(held) >= _HANDED_ON:
                yield _table(held)
                held = []
        held.append(_PassedOver(options.tally.passed_over))
    yield _table(held)


def _table(items: Iterable[Any]) -> pa.Table:
    return pa.table({"item": pa.array([pickle.dumps(i) for i in items], pa.binary())})


class _Worker:
    """Extracts from the documents of a block; all else passes through in its place."""

    def __init__(self, extractor: Extractor) -> None:
        self._run = extractor.run

    def __call__(self, block: pa.Table) -> pa.Table:
        items = (pickle.loads(item.as_py()) for item in block["item"])
        return _table(
            (item, guarded(self._run, item)) if isinstance(item, Document) else item
            for item in items
        )
