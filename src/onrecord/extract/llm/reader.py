"""Reading reports with a language model: passages asked about, answers grounded, nothing lost.

The process that reads parses and grounds; calls go out on threads, several passages and reports
ahead, and every answer is kept the moment it comes. A run that is stopped (by its budget, by a
server that is gone, by a person) goes on from there for free.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Self

from onrecord.extract import RULES, rules
from onrecord.extract import judge as judging
from onrecord.extract.agreements import describe
from onrecord.extract.dedupe import distinct
from onrecord.extract.due import find_due
from onrecord.extract.incidents import find_incidents
from onrecord.extract.llm.answers import Answer
from onrecord.extract.llm.asking import Question, fingerprint, questions_of
from onrecord.extract.llm.both import Found, together
from onrecord.extract.llm.cache import Cache, Message, Reply, key_of
from onrecord.extract.llm.client import Client, Unanswered
from onrecord.extract.llm.grounding import Grounder, Unnamed, described, first_mention
from onrecord.extract.llm.passages import Passage
from onrecord.extract.llm.settings import Settings
from onrecord.extract.llm.spending import Halted, Purse, Spent, tokens_of
from onrecord.extract.scene import Scene
from onrecord.extract.triage import may_matter
from onrecord.model import PARTIAL, Document, Extraction, Problem, ReportAgreement, Statement
from onrecord.read.credits import credits

VERSION = "1"
_MOST_HALVINGS = 2  # a model that never ends is asked seven times about a passage, not fifty
_GIVE_UP_AFTER = 3  # passages in a row without an answer: the server is gone
_TOLD_BAD_CHARS = 3_000
_USUAL_ANSWER_TOKENS = 300


@dataclass(frozen=True, slots=True)
class Estimate:
    """What reading would take, before a call is made. `cost` is null where no price is known."""

    reports: int
    passages: int
    from_cache: int
    tokens_in: int
    tokens_out: int
    cost: float | None
    currency: str

    def __str__(self) -> str:
        money = "" if self.cost is None else f"; about {self.cost:.4f} {self.currency}"
        return (
            f"{self.reports} reports, {self.passages} passages, of which {self.from_cache} are in "
            f"the cache; about {self.tokens_in:,} tokens in, {self.tokens_out:,} out{money}"
        )


class _StoppedAt(Exception):
    """The run was halted before this report had all its answers."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.name)
        self.document = document


@dataclass(slots=True)
class _Underway:
    """A report whose passages are being asked about."""

    document: Document
    scene: Scene | None
    asked: list[Future[list[tuple[Passage, Answer]]]]


class Reader:
    """Reads reports with a model, alone or beside the rules. A context manager; `close()` it."""

    def __init__(self, settings: Settings, *, with_rules: bool = False) -> None:
        self.settings = settings
        self.with_rules = with_rules
        self._purse = Purse(settings)
        self._cache = Cache(settings.cache_path)
        self._client = Client(settings, self._purse)
        self._failed_in_a_row = 0

    @property
    def model_name(self) -> str:
        """The model's extractor by name, codebook and version."""
        model = "_".join(self.settings.model.replace("/", ":").split())
        return f"llm:{model}:{fingerprint(self.settings.prompt)}/{VERSION}"

    @property
    def name(self) -> str:
        """The extractor by its name and version."""
        return (
            f"{RULES.replace('/', '-')}+{self.model_name}" if self.with_rules else self.model_name
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and cache. Answers are kept already."""
        self._client.close()
        self._cache.close()

    def spent(self) -> Spent:
        """What the run came to so far."""
        return self._purse.spent()

    def run(self, document: Document) -> Extraction:
        """Read one report, as far as it goes."""
        found = [item for _, item in self.over([document]) if isinstance(item, Extraction)]
        return found[0] if found else Extraction(document.id, self.name + PARTIAL)

    def over(
        self, documents: Iterable[Document]
    ) -> Iterator[tuple[Document, Extraction | Problem]]:
        """Each report with what is found in it, in order.

        A passage without an answer gives a `Problem`, then what the rest of the report gives,
        marked as partial. Where the run is halted, a last `Problem` says so and how to go on.
        """
        waiting = iter(documents)
        underway: deque[_Underway] = deque()
        pool = ThreadPoolExecutor(self.settings.concurrency, thread_name_prefix="onrecord-llm")
        try:
            while not self._purse.halted:
                self._fill(pool, waiting, underway)
                if not underway:
                    return
                yield from self._end(underway.popleft())
            while underway:
                yield from self._end(underway.popleft())
            document = next(waiting, None)
            if document is not None:
                yield document, self._stopped(document)
        except _StoppedAt as stop:
            yield stop.document, self._stopped(stop.document)
        except (KeyboardInterrupt, GeneratorExit):
            self._client.close()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _fill(
        self, pool: ThreadPoolExecutor, waiting: Iterator[Document], underway: deque[_Underway]
    ) -> None:
        """Begin reports until there is work for all threads."""
        while sum(len(u.asked) for u in underway) < 2 * self.settings.concurrency:
            document = next(waiting, None)
            if document is None:
                return
            underway.append(self._begin(pool, document))

    def _stopped(self, document: Document) -> Problem:
        return Problem(
            document.name,
            f"stopped before this report: {self._purse.halted}",
            "what was read is kept, and so is every answer paid for; the same command goes on "
            "from here",
        )

    def estimate(self, documents: Iterable[Document]) -> Estimate:
        """What reading these reports would take at most, less what is in the cache."""
        reports = passages = cached = tokens_in = 0
        for document in documents:
            reports += 1
            scene = rules.scene_of(document) if may_matter(document.text) else None
            for question in questions_of(scene, self.settings.prompt) if scene else ():
                passages += 1
                if self._cache.get(self._key(question.messages, question.schema)) is not None:
                    cached += 1
                else:
                    tokens_in += sum(tokens_of(m["content"]) for m in question.messages)
        usual = self._cache.mean_tokens_out(self.settings.model) or _USUAL_ANSWER_TOKENS
        tokens_out = round((passages - cached) * usual)
        cost = self.settings.cost(tokens_in, tokens_out)
        return Estimate(
            reports, passages, cached, tokens_in, tokens_out, cost, self.settings.currency
        )

    # One report

    def _begin(self, pool: ThreadPoolExecutor, document: Document) -> _Underway:
        if not may_matter(document.text):
            return _Underway(document, None, [])
        scene = rules.scene_of(document)
        questions = questions_of(scene, self.settings.prompt)
        return _Underway(document, scene, [pool.submit(self._answers, q) for q in questions])

    def _end(self, underway: _Underway) -> Iterator[tuple[Document, Extraction | Problem]]:
        """What the answers to a report's passages make of it."""
        document, scene = underway.document, underway.scene
        if scene is None:
            yield document, Extraction(document.id, self.name, credits=credits(document))
            return
        grounder = Grounder(scene, self.settings.certainty)
        failed: list[str] = []
        broken = 0
        for future in underway.asked:
            try:
                answers = future.result()
                broken += any(not answer.is_whole for _, answer in answers)
                for part, answer in answers:
                    grounder.take(part, answer)
            except Unanswered as fault:
                failed.append(str(fault))
            except Halted:
                raise _StoppedAt(document) from None
        result = grounder.result
        self._purse.drop(result.dropped)
        name = self.name + PARTIAL if failed or broken else self.name
        if failed:
            yield (
                document,
                Problem(
                    document.name,
                    f"{len(failed)} of {len(underway.asked)} passages without an answer: "
                    f"{failed[0]}",
                    "what the rest gives is kept; read it again to ask for what is missing",
                ),
            )
        if broken:
            yield (
                document,
                Problem(
                    document.name,
                    f"{broken} of {len(underway.asked)} passages with an answer that broke off",
                    "the statements that are whole in it are kept; a longer answer_tokens may give "
                    "the rest",
                ),
            )
        yield document, self._extraction(scene, result.found, result.unnamed, name)

    def _extraction(
        self, scene: Scene, claimed: Sequence[Found], unnamed: Sequence[Unnamed], name: str
    ) -> Extraction:
        """All that was found in a report, its agreements numbered by first mention."""
        document = scene.reading.document
        judge = judging.load()
        found = distinct(scene, claimed)
        if self.with_rules:
            by_rules = distinct(scene, rules.statements_of(scene, judge))
            found = together(by_rules, found, (RULES, self.model_name))
        statements, agreements = _numbered(scene, found, unnamed)
        return Extraction(
            document=document.id,
            extractor=name,
            agreements=agreements,
            statements=statements,
            credits=credits(document),
            due=find_due(scene, statements, judge),
            incidents=find_incidents(scene) if statements else (),
        )

    # One passage, on a thread of its own

    def _key(self, messages: Sequence[Message], schema: dict[str, Any]) -> str:
        return key_of(self.settings.model, messages, self.settings.answer_tokens, schema)

    def _answers(
        self, question: Question, halvings: int = _MOST_HALVINGS
    ) -> list[tuple[Passage, Answer]]:
        """The answer to a question; those to its parts where an answer was cut short; of one that
        stays broken what is whole in it."""
        reply = self._reply(question.messages, question.schema)
        answer = question.read(reply.text)
        if isinstance(answer, Answer):
            return [(question.passage, answer)]
        parts = question.parts() if reply.finish == "length" and halvings else ()
        if parts:
            return [pair for part in parts for pair in self._answers(part, halvings - 1)]
        kept = question.salvage(reply.text)
        if kept is None or reply.finish != "length":
            again = self._repaired(question, reply, answer)
            answer = question.read(again.text)
            if isinstance(answer, Answer):
                return [(question.passage, answer)]
            kept = max(
                (a for a in (kept, question.salvage(again.text)) if a is not None),
                key=lambda a: len(a.claims),
                default=None,
            )
        if kept is None:
            self._purse.count("failures")
            raise Unanswered(f"the model gave no usable answer: {answer}")
        self._purse.count("salvaged")
        return [(question.passage, kept)]

    def _repaired(self, question: Question, reply: Reply, why: str) -> Reply:
        """What a model answers when it is told what was wrong with its first answer."""
        self._purse.count("repairs")
        again = (
            f"That was no answer in the form asked for: {why}. Give the whole answer again: "
            f"{question.form}, and nothing else."
        )
        bad = reply.text[:_TOLD_BAD_CHARS] or "(nothing)"
        turns: list[Message] = [
            {"role": "assistant", "content": bad},
            {"role": "user", "content": again},
        ]
        return self._reply([*question.messages, *turns], question.schema)

    def _reply(self, messages: Sequence[Message], schema: dict[str, Any]) -> Reply:
        """An answer from the cache, or from the model, which is then kept."""
        key = self._key(messages, schema)
        kept = self._cache.get(key)
        if kept is not None:
            self._purse.count("from_cache")
            return kept
        try:
            reply = self._client.ask(messages, schema)
        except Unanswered as fault:
            self._purse.count("failures")
            self._failed_in_a_row += 1
            if self._failed_in_a_row >= _GIVE_UP_AFTER:
                self._purse.halt(
                    f"the model gave no answer {_GIVE_UP_AFTER} times running: {fault}"
                )
            raise
        self._failed_in_a_row = 0
        self._cache.put(key, self.settings.model, reply)
        return reply


def _numbered(
    scene: Scene, found: Sequence[Found], unnamed: Sequence[Unnamed]
) -> tuple[tuple[Statement, ...], tuple[ReportAgreement, ...]]:
    """Statements with their agreements, which are numbered in order of first mention."""
    threads = scene.threads
    used = sorted({key for _, key in found}, key=lambda k: (first_mention(threads, unnamed, k), k))
    local = {key: f"A{place}" for place, key in enumerate(used, 1)}
    agreements = tuple(
        describe(scene, threads[key], local[key], judging.load().parties)
        if key < len(threads)
        else described(unnamed[key - len(threads)], local[key])
        for key in used
    )
    return tuple(replace(s, agreement=local[key]) for s, key in found), agreements
