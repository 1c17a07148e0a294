#!/usr/bin/env python3
"""Checks that llama.cpp, given a base and an exported adapter, gives the logits that we say.

usage: llama_cpp_lora.py BASE.gguf ADAPTER.gguf LOGITS.safetensors "1 5 9" [TOLERANCE]
ADAPTER is what `dramatis adapter export --gguf ADAPTER.gguf` wrote; LOGITS what `dramatis model logits --adapter ...` wrote for
that adapter and these tokens on the base that `dramatis model import --gguf BASE.gguf` made: one tensor "logits"
[tokens, vocabulary]. The base is dequantized first, since llama.cpp multiplies quantized weights by activations of 8 bits.
Prints the largest absolute difference; exit status 0 if it is within TOLERANCE (default 2e-2), 1 if not. Run by hand.
Ran on: llama-cpp-python 0.3.36, gguf 0.19.0, numpy 2.4.6, safetensors 0.8.0.
"""
import sys
import tempfile
from pathlib import Path

import numpy as np
from gguf import GGUFReader, GGUFValueType, GGUFWriter
from gguf.quants import dequantize
from llama_cpp import Llama
from safetensors.numpy import load_file


def write_dequantized(base: str, out: str) -> None:
    reader = GGUFReader(base)
    writer = GGUFWriter(out, reader.fields["general.architecture"].contents())
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name in ("general.architecture", "general.file_type"):
            continue
        element = field.types[-1] if field.types[0] == GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), field.types[0], element)
    for tensor in reader.tensors:
        shape = [int(side) for side in reversed(tensor.shape)]
        writer.add_tensor(tensor.name, dequantize(tensor.data, tensor.tensor_type).astype(np.float32).reshape(shape))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def logits(base: str, adapter: str | None, tokens: list[int]) -> np.ndarray:
    model = Llama(base, lora_path=adapter, n_ctx=max(64, len(tokens)), logits_all=True, verbose=False)
    model.eval(tokens)
    return np.array(model.scores[: len(tokens)], dtype=np.float32)


def main(base: str, adapter: str, logits_file: str, text: str, tolerance: str = "2e-2") -> int:
    tokens = [int(token) for token in text.split()]
    ours = load_file(logits_file)["logits"]
    with tempfile.TemporaryDirectory() as folder:
        float32 = str(Path(folder) / "base.gguf")
        write_dequantized(base, float32)
        theirs, frozen = logits(float32, adapter, tokens), logits(float32, None, tokens)
    difference = np.abs(theirs - ours).max()
    print(f"largest difference to llama.cpp {difference:.3g} (tolerance {tolerance}); "
          f"the adapter itself moves logits by up to {np.abs(theirs - frozen).max():.3g}")
    return 0 if difference <= float(tolerance) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
