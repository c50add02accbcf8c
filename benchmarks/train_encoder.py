"""Fit the encoder to annotated reports and write it as data; or read reports it never saw.

    python benchmarks/train_encoder.py FOLDER ... --weights MPNET --write
    python benchmarks/train_encoder.py FOLDER ... --weights MPNET --folds 2 --out FILE

Needs the extra `train` (PyTorch, transformers, ONNX) and the weights of all-mpnet-base-v2
(Apache-2.0) in the folder MPNET; CONTRIBUTING tells where from. Some 45 minutes of two cores for a
fit. With `--folds`, reports that share an agreement never stand on both sides, and FILE (JSON
Lines) gets what each model makes of the reports that it never saw: `train_judge.py --encoder FILE`
fits on that.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn
from train_judge import (
    Report,
    first_looks,
    folds_of,
    labels,
    load,
    load_challenge,
    right_threads,
)
from transformers import AutoModel

from onrecord.extract.candidates import Candidate
from onrecord.extract.encoder import (
    EVENTS,
    MODALITIES,
    TAGS,
    Place,
    Window,
    linked,
    telling,
    tokenizer,
    windows,
    worth_reading,
)
from onrecord.model import Event

LAYERS = 6
MIXED_LAYERS = 3
BATCH = 16
EPOCHS = 4
RATE = 1e-4
LAYER_DECAY = 0.93
HEAD_RATE = 6e-4
WARM_UP = 0.1
DROP = 0.15
OWN_NAMES = {"[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>", "[PAD]": "<pad>"}
BLIND = 0.05
MASK = 103  # [MASK] in the model's vocabulary
MODALITY_WEIGHT = 0.5
LINK_WEIGHT = 0.5
OUT = Path(__file__).parents[1] / "src/onrecord/data/models/encoder.onnx"


@dataclass(frozen=True, slots=True)
class Example:
    """A window with what is to be learned at its cues: piece, event, stated or not, modality; and
    for each cue (by number) that states something, the threads it may be about (none: not here)."""

    doc: str
    window: Window
    targets: tuple[tuple[int, int, bool, int | None], ...]
    about: tuple[tuple[int, frozenset[int]], ...]
    weight: float


def examples(report: Report, held: Sequence[tuple[Candidate, float]]) -> Iterator[Example]:
    """The windows of an annotated report that the program would read, given its candidates with
    their first probability."""
    wanted: dict[tuple[Place, Event], tuple[bool, int | None]] = {}
    fits = right_threads(report)
    threads: dict[Place, frozenset[int]] = {}
    for candidate, (here, right, modality) in zip(report.candidates, labels(report), strict=True):
        key = ((candidate.paragraph, candidate.token), candidate.event)
        stated, how = wanted.get(key, (False, None))
        if right and modality:
            how = MODALITIES.index(modality)
        wanted[key] = (stated or here, how)
        if here:
            place = (candidate.paragraph, candidate.token)
            threads[place] = threads.get(place, frozenset()) | fits(candidate)
    for window in windows(report.scene, worth_reading(held), telling(held)):
        targets = tuple(
            (at, EVENTS.index(event), *wanted[place, event])
            for place, at in window.cues
            for event in EVENTS
            if (place, event) in wanted
        )
        about = tuple(
            (number, threads[place])
            for number, (place, _) in enumerate(window.cues)
            if place in threads
        )
        yield Example(report.gold["doc"], window, targets, about, report.weight)


class Network(nn.Module):
    """The lower layers of MPNet with a tag for each piece; small heads read the cue beside the
    whole and beside the agreements named, as the cue attends to them."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(weights), num_hidden_layers=LAYERS)
        size = self.encoder.config.hidden_size
        own = self.encoder.embeddings.word_embeddings.weight[own_numbers(weights)]
        self.encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(own)
        self.tag = nn.Embedding(len(TAGS), size)
        nn.init.normal_(self.tag.weight, std=0.02)
        self.drop = nn.Dropout(DROP)
        self.mix = nn.Parameter(torch.zeros(MIXED_LAYERS))
        self.events = self._head(size, len(EVENTS))
        self.modalities = self._head(size, len(MODALITIES))
        self.links = self._head(size, 1)

    @staticmethod
    def _head(size: int, out: int) -> nn.Sequential:
        return nn.Sequential(
            nn.Linear(3 * size, size), nn.GELU(), nn.Dropout(DROP), nn.Linear(size, out)
        )

    def forward(
        self,
        ids: torch.Tensor,
        tags: torch.Tensor,
        mask: torch.Tensor,
        rows: torch.Tensor,
        at: torch.Tensor,
        pair_rows: torch.Tensor,
        pair_at: torch.Tensor,
        pair_to: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        words = self.encoder.embeddings.word_embeddings(ids) + self.tag(tags)
        read = self.encoder(inputs_embeds=words, attention_mask=mask, output_hidden_states=True)
        shares = torch.softmax(self.mix, 0)
        layers = read.hidden_states[-MIXED_LAYERS:]
        hidden = self.drop(sum(shares[n] * layer for n, layer in enumerate(layers)))
        cue = hidden[rows, at]
        whole = hidden[rows, torch.zeros_like(at)]
        cue = torch.cat(
            [cue, whole, _attended(cue, hidden[rows], (tags == 1) | (tags == 2), rows)], -1
        )
        one, other = hidden[pair_rows, pair_at], hidden[pair_rows, pair_to]
        links = self.links(torch.cat([one, other, one * other], -1)).squeeze(-1)
        return self.events(cue), torch.log_softmax(self.modalities(cue), -1), links


def own_numbers(weights: Path) -> torch.Tensor:
    """For each of our word pieces, its number in MPNet's vocabulary: the same pieces, moved by
    four, with other names for the marks."""
    lines = (weights / "vocab.txt").read_text(encoding="utf-8").split("\n")
    numbers = {piece: n for n, piece in enumerate(lines)}
    ours = sorted(tokenizer().get_vocab().items(), key=lambda item: item[1])
    return torch.tensor([numbers[OWN_NAMES.get(piece, piece)] for piece, _ in ours])


def _attended(
    cue: torch.Tensor, hidden: torch.Tensor, named: torch.Tensor, rows: torch.Tensor
) -> torch.Tensor:
    """The pieces of agreements' names as each cue attends to them; zeros where there are none."""
    here = named[rows]
    scores = (hidden @ cue.unsqueeze(-1)).squeeze(-1) / math.sqrt(cue.shape[-1])
    shares = torch.softmax(scores.float().masked_fill(~here, -1e4), -1).to(hidden.dtype)
    return (shares.unsqueeze(1) @ hidden).squeeze(1) * here.any(-1, keepdim=True)


def tensors(batch: Sequence[Window]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, tags and mask, padded."""
    width = max(len(w.ids) for w in batch)
    ids, tags, mask = (torch.zeros(len(batch), width, dtype=torch.long) for _ in range(3))
    for row, window in enumerate(batch):
        size = len(window.ids)
        ids[row, :size] = torch.tensor(window.ids)
        tags[row, :size] = torch.tensor(window.tags)
        mask[row, :size] = 1
    return ids, tags, mask


def batches(items: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """Batches of windows of like length, in a random order."""
    order = list(items)
    chance.shuffle(order)
    out = []
    for start in range(0, len(order), BATCH * 20):
        part = sorted(order[start : start + BATCH * 20], key=lambda e: len(e.window.ids))
        out += [part[n : n + BATCH] for n in range(0, len(part), BATCH)]
    chance.shuffle(out)
    return out


def blinded(example: Example, chance: random.Random) -> Example:
    """An example with some of its words masked, never a cue: the heads must not lean on one."""
    window = example.window
    cues = {n for _, n in window.cues}
    ids = tuple(
        MASK if 0 < n < len(window.ids) - 1 and n not in cues and chance.random() < BLIND else piece
        for n, piece in enumerate(window.ids)
    )
    return replace(example, window=replace(window, ids=ids))


def _parts(net: Network) -> list[dict[str, Any]]:
    """The network's weights with their rates: the deeper the layer, the lower the rate."""
    parts = []
    for name, weight in net.named_parameters():
        if not weight.requires_grad:
            continue
        rate = HEAD_RATE
        if name.startswith("encoder"):
            depth = re.search(r"layer\.(\d+)", name)
            rate = RATE * LAYER_DECAY ** (LAYERS - 1 - int(depth[1]) if depth else LAYERS)
        decay = 0.01 if weight.ndim > 1 else 0.0
        parts.append({"params": [weight], "lr": rate, "weight_decay": decay})
    return parts


def fit(items: Sequence[Example], weights: Path, epochs: int, seed: int = 0) -> Network:
    """A network fitted to these examples; the same each time on one machine."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    net = Network(weights).train()
    items = [e for e in items if e.targets]
    optimizer = torch.optim.AdamW(_parts(net))
    steps = epochs * math.ceil(len(items) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, s / (WARM_UP * steps)) * max(0.0, (steps - s) / steps)
    )
    for epoch in range(epochs):
        began, total = time.process_time(), 0.0
        for batch in batches(items, chance):
            loss = _loss(net, [blinded(example, chance) for example in batch])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        seconds = time.process_time() - began
        print(
            f"  epoch {epoch + 1}: loss {total / steps * epochs:.3f}, {seconds:.0f} s", flush=True
        )
    return net.eval()


def _loss(net: Network, batch: Sequence[Example]) -> torch.Tensor:
    flat = [(row, *t, e.weight) for row, e in enumerate(batch) for t in e.targets]
    rows, at, event = (torch.tensor([f[n] for f in flat]) for n in range(3))
    stated = torch.tensor([float(f[3]) for f in flat])
    how = torch.tensor([-1 if f[4] is None else f[4] for f in flat])
    weight = torch.tensor([f[5] for f in flat])
    pairs = [(row, at, to) for row, e in enumerate(batch) for _, at, to in e.window.pairs()]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        odds, modality, links = net(
            *tensors([e.window for e in batch]), rows, at, *columns(pairs or [(0, 0, 0)])
        )
    chosen = odds.float()[torch.arange(len(flat)), event]
    loss = (
        nn.functional.binary_cross_entropy_with_logits(chosen, stated, reduction="none") * weight
    ).mean()
    if bool((how >= 0).any()):
        loss = loss + MODALITY_WEIGHT * nn.functional.nll_loss(
            modality.float(), how, ignore_index=-1
        )
    missed = list(_link_losses(batch, links.float()))
    return loss + LINK_WEIGHT * torch.stack(missed).mean() if missed else loss


def columns(pairs: Sequence[tuple[int, int, int]]) -> tuple[torch.Tensor, ...]:
    """Rows, pieces of cues, pieces of mentions."""
    return tuple(torch.tensor([pair[n] for pair in pairs]) for n in range(3))


def _link_losses(batch: Sequence[Example], links: torch.Tensor) -> Iterator[torch.Tensor]:
    """For each cue that states something, how far the right threads are from all the chances."""
    start = 0
    for example in batch:
        size = len(example.window.mentions)
        for number, right in example.about:
            scores = links[start + number * size : start + (number + 1) * size]
            chances = torch.cat([torch.zeros(1), scores])
            fit = torch.tensor([thread in right for thread, _ in example.window.mentions])
            held = scores[fit] if size and bool(fit.any()) else chances[:1]
            yield torch.logsumexp(chances, 0) - torch.logsumexp(held, 0)
        start += size * len(example.window.cues)


def impressions(net: Network, items: Sequence[Example]) -> Iterator[tuple[str, list[Any]]]:
    """What a network makes of each cue: document and [place, events, modalities]."""
    for example in items:
        with torch.no_grad():
            at = torch.tensor([n for _, n in example.window.cues])
            pairs = [(0, one, other) for _, one, other in example.window.pairs()]
            odds, how, links = net(
                *tensors([example.window]),
                torch.zeros_like(at),
                at,
                *columns(pairs or [(0, 0, 0)]),
            )
        told = iter(links.tolist())
        for (place, _), a, b in zip(example.window.cues, odds.tolist(), how.tolist(), strict=True):
            about = linked((thread, next(told)) for thread, _ in example.window.mentions)
            rounded = [[round(x, 3) for x in a], [round(x, 3) for x in b]]
            yield example.doc, [place, *rounded, [[n, round(x, 3)] for n, x in about]]


def write(net: Network, target: Path) -> None:
    """Write the network as ONNX with eight-bit weights."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ones = torch.ones(2, 12, dtype=torch.long)
    pick = torch.tensor([0, 1, 1])
    names = ["ids", "tags", "mask", "rows", "at", "pair_rows", "pair_at", "pair_to"]
    wide = {0: "windows", 1: "pieces"}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            net,
            (ones, ones * 0, ones, pick, pick, pick, pick, pick),
            str(plain),
            input_names=names,
            output_names=["events", "modalities", "links"],
            dynamic_axes={
                **dict.fromkeys(names[:3], wide),
                **{n: {0: "cues"} for n in (*names[3:5], "events", "modalities")},
                **{n: {0: "pairs"} for n in (*names[5:], "links")},
            },
            opset_version=17,
            dynamo=False,
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(plain, target, weight_type=QuantType.QInt8, per_channel=True)
    print(f"wrote {target} ({target.stat().st_size // 1024} KiB)", file=sys.stderr)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--weights", type=Path, required=True, help="folder of all-mpnet-base-v2")
    parser.add_argument("--challenge", type=Path, help="challenge suite; half of it is trained on")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--only", type=int, nargs="*", help="of the folds, these")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    reports = load(args.folders)
    if args.challenge:
        reports += load_challenge(args.challenge)
    marked = {r.gold["doc"]: labels(r) for r in reports}
    made = [(r, list(examples(r, held))) for r, held in first_looks(reports, marked)]
    fold = folds_of(reports, args.folds) if args.folds else {}
    for k in args.only if args.only else range(args.folds):
        print(f"fold {k + 1} of {args.folds}")
        net = fit(
            list(itertools.chain.from_iterable(e for r, e in made if fold[r.group] != k)),
            args.weights,
            args.epochs,
        )
        with args.out.open("a", encoding="utf-8") as stream:
            held = itertools.chain.from_iterable(e for r, e in made if fold[r.group] == k)
            for doc, row in impressions(net, list(held)):
                stream.write(json.dumps([doc, *row]) + "\n")
    if args.write:
        every = list(itertools.chain.from_iterable(e for _, e in made))
        write(fit(every, args.weights, args.epochs), OUT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
