#!/usr/bin/env python3
"""Writes a safetensors file with one tensor in each type that we read, and the float32 values expected of them.

usage: safetensors_types.py OUT_DIR     (committed: common/language-model/src/test/resources/safetensors)
Ran on: torch 2.9.1, safetensors 0.8.0.
"""
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
torch.manual_seed(7)
# subnormals, the largest and the smallest of each type, infinities, both zeros
edges = torch.tensor([0.0, -0.0, 1.0, -1.5, 6.1e-5, 5.9e-8, -5.9e-8, 65504.0, float("inf"), float("-inf"), 1e-7, 3.14159])
values = torch.cat([edges, torch.randn(52)]).reshape(8, 8)
tensors = {"f32": values, "f16": values.half(), "bf16": values.bfloat16(), "scalar": torch.tensor(2.5), "i64": torch.arange(3)}
save_file(tensors, str(out / "types.safetensors"), metadata={"format": "pt", "note": "with metadata"})
expected = {name: tensors[name].float().contiguous() for name in ("f32", "f16", "bf16")}
for name, tensor in expected.items():
    (out / f"{name}.f32le").write_bytes(tensor.numpy().astype("<f4").tobytes())
