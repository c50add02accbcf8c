"""Why the extractor recorded what it did: every candidate of a report with what weighed.

    python benchmarks/explain.py FILE [--published DATE] [--least 0.1]

For each sentence: what was proposed, how the first and the second look rated it, the agreement and
modality chosen, and the features that weighed most. An hour with it is worth a day of guessing.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from onrecord.extract import judge as judging
from onrecord.extract import modality as put
from onrecord.extract import rules
from onrecord.read import clean


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--published", type=date.fromisoformat)
    parser.add_argument("--least", type=float, default=0.1, help="hide candidates below")
    args = parser.parse_args()
    document = clean(
        args.file.read_text(encoding="utf-8"), name=args.file.stem, published=args.published
    )
    scene = rules.scene_of(document)
    judge = judging.load()
    for thread in scene.threads:
        names = ", ".join(repr(m.text) for m in thread.mentions[:6])
        print(f"agreement {thread.number}: {names}")
    shown = -1
    for item in rules.judge_all(scene, judge, args.least):
        candidate = item.candidate
        sentence = scene.reading.sentences[candidate.sentence]
        if sentence.index != shown:
            shown = sentence.index
            print(f"\n{' '.join(sentence.span.of(document.text).split())}")
        mark = "+" if item.sureness >= judge.accept else "-"
        source = scene.source_of(candidate.paragraph, put.trigger_span(scene, candidate))
        print(
            f"  {mark} {item.sureness:.2f} {candidate.event} {item.modality} "
            f"agreement {candidate.thread}, cue {candidate.cue.name!r}, "
            f"{source.text or 'the outlet'}"
        )
        for name, weight in judge.event.explain(candidate.features, 5):
            print(f"       {weight:+.2f} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
