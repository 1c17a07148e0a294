#!/usr/bin/env python3
"""Writes a tiny random model of each supported architecture, some 30 KB of bfloat16 each, with the config.json that its family's
real checkpoints have.

usage: tiny_architectures.py OUT_DIR      (committed: common/language-model/src/test/resources/architectures)

The weights are drawn with a standard deviation far above training's 0.02: a wrong rotation, window or slice must show in the
logits. The tokenizer is there because a model directory has one; nothing is encoded with it.
Ran on: python 3.11, torch 2.9.1, transformers 5.24.0, tokenizers 0.23.3.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch
import transformers
from safetensors.torch import save_file
from tokenizers import Tokenizer, models

SIZES = dict(hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4, vocab_size=64,
             max_position_embeddings=256, rms_norm_eps=1e-5, hidden_act="silu", bos_token_id=1, eos_token_id=2, pad_token_id=0,
             torch_dtype="bfloat16")

CLASSES = {"llama": "LlamaForCausalLM", "mistral": "MistralForCausalLM", "qwen2": "Qwen2ForCausalLM", "phi3": "Phi3ForCausalLM"}

LONG_ROPE = {"type": "longrope", "short_factor": [1.0, 1.1, 1.3], "long_factor": [1.2, 2.0, 5.0]}

ARCHITECTURES = {
    # multi-query attention, heads wider than hidden / heads, frequencies of which one is kept, one blended, two divided
    "llama3": dict(model_type="llama", num_key_value_heads=1, head_dim=8, tie_word_embeddings=True, rope_theta=1000.0,
                   rope_scaling={"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                                 "original_max_position_embeddings": 64}),
    # every head its own keys, an output layer of its own
    "linear": dict(model_type="llama", num_key_value_heads=4, tie_word_embeddings=False,
                   rope_parameters={"rope_type": "linear", "factor": 3.0, "rope_theta": 10000.0}),
    # a window far shorter than the texts
    "mistral": dict(model_type="mistral", num_key_value_heads=2, head_dim=10, sliding_window=7, rope_theta=10000.0),
    # biases, and a window in the second layer only
    "qwen2": dict(model_type="qwen2", num_key_value_heads=2, tie_word_embeddings=True, use_sliding_window=True,
                  sliding_window=9, max_window_layers=1, rope_theta=1000000.0),
    # one tensor for q, k, v and one for gate and up
    "phi3": dict(model_type="phi3", num_key_value_heads=2, sliding_window=11, rope_theta=10000.0, rope_scaling=None,
                 original_max_position_embeddings=256),
    # other frequencies in texts of more than 23 tokens; the attention factor follows from 256 / 23
    "phi3-longrope": dict(model_type="phi3", num_key_value_heads=4, sliding_window=200, rope_theta=10000.0,
                          original_max_position_embeddings=23, rope_scaling=LONG_ROPE),
}


def weights(config, draws) -> dict:
    model = transformers.AutoModelForCausalLM.from_config(config)
    tensors = {}
    for name, parameter in model.named_parameters():  # tied weights come once
        values = draws.standard_normal(tuple(parameter.shape))
        if "norm" in name:
            values = 1 + 0.2 * values
        elif name.endswith("bias") or "embed" in name:
            values = 0.3 * values
        else:
            values *= (1.8 if any(part in name for part in ("q_proj", "k_proj", "qkv_proj")) else 0.9) / np.sqrt(values.shape[1])
        tensors[name] = torch.from_numpy(values).to(torch.bfloat16)
    return tensors


def main(out: Path) -> None:
    for number, (name, given) in enumerate(ARCHITECTURES.items()):
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        config = {"architectures": [CLASSES[given["model_type"]]], **SIZES, **given}
        (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
        draws = np.random.Generator(np.random.PCG64(number))
        save_file(weights(transformers.AutoConfig.from_pretrained(folder), draws), str(folder / "model.safetensors"),
                  metadata={"format": "pt"})
        tokenizer = Tokenizer(models.WordLevel({f"t{i}": i for i in range(SIZES["vocab_size"])}, unk_token="t0"))
        tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
