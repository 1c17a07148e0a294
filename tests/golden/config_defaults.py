#!/usr/bin/env python3
"""Writes what transformers takes for a field that config.json lacks, for each supported model_type.

usage: config_defaults.py OUT_FILE
       (committed: common/language-model/src/main/resources/io/github/dramatis/lm/architecture/config-defaults.json)

Ran on: transformers 5.24.0.
"""
import json
import sys
from pathlib import Path

import transformers

FIELDS = ["vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
          "hidden_act", "max_position_embeddings", "original_max_position_embeddings", "rms_norm_eps", "tie_word_embeddings",
          "bos_token_id", "eos_token_id", "use_sliding_window", "sliding_window", "max_window_layers"]


def defaults(model_type: str) -> dict:
    kind = transformers.CONFIG_MAPPING[model_type]
    found = {field: getattr(kind(), field) for field in FIELDS if hasattr(kind(), field)}
    if model_type == "qwen2":  # what the constructor makes of it depends on use_sliding_window
        found["sliding_window"] = kind(use_sliding_window=True).sliding_window
    if kind(num_attention_heads=4).num_key_value_heads == 4:  # null: as many as there are heads
        found["num_key_value_heads"] = None
    return {**found, "rope_theta": kind().rope_parameters["rope_theta"]}


if __name__ == "__main__":
    all_defaults = {model_type: defaults(model_type) for model_type in ("llama", "mistral", "qwen2", "phi3")}
    Path(sys.argv[1]).write_text(json.dumps(all_defaults, indent=1) + "\n", encoding="utf-8")
    print("transformers", transformers.__version__)
