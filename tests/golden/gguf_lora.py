#!/usr/bin/env python3
"""An adapter in PEFT's format as llama.cpp's LoRA GGUF, written by the Python package gguf.

usage: gguf_lora.py PEFT_DIR HEADS KEY_VALUE_HEADS OUT.gguf
       (committed: common/language-model/src/test/resources/peft/adapter.gguf of the adapter beside it, heads 6 and 2)
Names and the order of q/k rows as convert_lora_to_gguf.py and LlamaModel.permute of llama.cpp have them.
Ran on: gguf 0.19.0, numpy 2.4.6, safetensors 0.8.0.
"""
import json
import sys
from pathlib import Path

from gguf import MODEL_ARCH, GGUFWriter, get_tensor_name_map
from safetensors.numpy import load_file

from gguf_fixtures import permute

adapter, heads, key_value_heads, out = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
config = json.loads((adapter / "adapter_config.json").read_text())
names = get_tensor_name_map(MODEL_ARCH.LLAMA, 100)
writer = GGUFWriter(out, "llama")
writer.add_type("adapter")
writer.add_string("adapter.type", "lora")
writer.add_float32("adapter.lora.alpha", float(config["lora_alpha"]))
tensors = {}
for key, values in load_file(adapter / "adapter_model.safetensors").items():
    module, factor = key.removeprefix("base_model.model.").removesuffix(".weight").rsplit(".lora_", 1)
    if factor == "B" and module.endswith("q_proj"):
        values = permute(values, heads)
    if factor == "B" and module.endswith("k_proj"):
        values = permute(values, key_value_heads)
    tensors[f"{names.get_name(module)}.weight.lora_{factor.lower()}"] = values
for name in sorted(tensors):
    writer.add_tensor(name, tensors[name])
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
