#!/usr/bin/env python3
"""GGUF as the Python package gguf reads and writes it.

usage: gguf_fixtures.py TINY_LLAMA_DIR SMOLLM2_GGUF OUT_DIR   (committed: common/language-model/src/test/resources/gguf)

blocks/TYPE.bin, .f32le  random blocks of each type and the float32 values that they stand for
tiny.gguf, tiny.sha256   the tiny LLaMA with q/k rows permuted as llama.cpp's converter does, types mixed; and the
                         SHA-256 of each tensor (float32, little-endian) in Hugging Face's layout
smollm2.sha256           the same for SmolLM2-135M-Instruct.Q4_1.gguf
Ran on: gguf 0.19.0, numpy 2.4.6, safetensors 0.8.0.
"""
import hashlib
import json
import re
import sys
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType as Q, GGUFReader, GGUFWriter, TokenType
from gguf.quants import dequantize, quantize
from safetensors.numpy import load_file

NAMES = {
    "attn_norm": "input_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj", "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}


def permute(weights, heads):
    """As LlamaModel.permute of convert_hf_to_gguf.py."""
    return (weights.reshape(heads, 2, weights.shape[0] // heads // 2, *weights.shape[1:])
            .swapaxes(1, 2).reshape(weights.shape))


def unpermute(weights, heads):
    return (weights.reshape(heads, weights.shape[0] // heads // 2, 2, *weights.shape[1:])
            .swapaxes(1, 2).reshape(weights.shape))


def hf_name(name):
    if match := re.fullmatch(r"blk\.(\d+)\.(\w+)\.weight", name):
        return f"model.layers.{match[1]}.{NAMES[match[2]]}.weight"
    return {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight"}[name]


def write_hashes(gguf: Path, out: Path) -> None:
    reader = GGUFReader(gguf)
    heads = {kind: reader.fields[f"llama.attention.head_count{kind}"].contents() for kind in ("", "_kv")}
    lines = []
    for tensor in reader.tensors:
        values = dequantize(tensor.data, tensor.tensor_type).astype("<f4")
        values = values.reshape([int(side) for side in reversed(tensor.shape)])
        if "attn_q" in tensor.name or "attn_k" in tensor.name:
            values = unpermute(values, heads["_kv" if "attn_k" in tensor.name else ""])
        lines.append(f"{hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()}  {hf_name(tensor.name)}\n")
    out.write_text("".join(sorted(lines, key=lambda line: line.split()[1])))


def write_blocks(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    draws = np.random.Generator(np.random.PCG64(11))
    scales_at = {Q.Q4_0: [0], Q.Q4_1: [0, 2], Q.Q8_0: [0], Q.Q6_K: [208]}
    sizes = {Q.F32: 4, Q.F16: 2, Q.BF16: 2, Q.Q4_0: 18, Q.Q4_1: 20, Q.Q8_0: 34, Q.Q6_K: 210}
    for kind, size in sizes.items():
        blocks = draws.integers(0, 256, (4 if size > 4 else 64, size), dtype=np.uint8)
        for at in scales_at.get(kind, []):
            scales = draws.standard_normal(len(blocks)).astype("<f2")
            blocks[:, at:at + 2] = scales.view(np.uint8).reshape(-1, 2)
        if kind in (Q.F32, Q.F16, Q.BF16):  # numbers, no signalling NaN
            blocks = quantize(draws.standard_normal((64, 1)).astype(np.float32), kind).view(np.uint8).reshape(64, size)
        (out / f"{kind.name}.bin").write_bytes(blocks.tobytes())
        flat = blocks.reshape(1, -1)
        typed = flat.view({Q.F32: "<f4", Q.F16: "<f2"}.get(kind, np.uint8))
        (out / f"{kind.name}.f32le").write_bytes(dequantize(typed, kind).astype("<f4").tobytes())


def write_tiny(tiny: Path, out: Path) -> None:
    config = json.loads((tiny / "config.json").read_text())
    tokenizer = json.loads((tiny / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer_config = json.loads((tiny / "tokenizer_config.json").read_text(encoding="utf-8"))
    writer = GGUFWriter(str(out), "llama")
    writer.add_name("tiny")
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_dimension_count(config["head_dim"])
    vocabulary = sorted(tokenizer["model"]["vocab"].items(), key=lambda entry: entry[1])
    specials = {token["content"] for token in tokenizer["added_tokens"]}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list([token for token, _ in vocabulary])
    writer.add_token_types([TokenType.CONTROL if token in specials else TokenType.NORMAL for token, _ in vocabulary])
    writer.add_token_merges([" ".join(merge) for merge in tokenizer["model"]["merges"]])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(tokenizer_config["chat_template"])
    down = iter([Q.Q4_1, Q.Q8_0])  # rows of 96: the only ones that blocks of 32 divide
    for name, values in load_file(tiny / "model.safetensors").items():
        short = {hf: gguf for gguf, hf in NAMES.items()}
        match = re.fullmatch(r"model\.layers\.(\d+)\.(.+)\.weight", name)
        gguf_name = f"blk.{match[1]}.{short[match[2]]}.weight" if match else \
            {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}[name]
        if "q_proj" in name or "k_proj" in name:
            values = permute(values, config["num_attention_heads" if "q_proj" in name else "num_key_value_heads"])
        kind = next(down) if "down_proj" in name else Q.F32 if values.ndim == 1 else Q.BF16 if "v_proj" in name else Q.F16
        data = quantize(values, kind)
        writer.add_tensor(gguf_name, data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main(tiny: Path, smollm2: Path, out: Path) -> None:
    write_blocks(out / "blocks")
    write_tiny(tiny, out / "tiny.gguf")
    write_hashes(out / "tiny.gguf", out / "tiny.sha256")
    write_hashes(smollm2, out / "smollm2.sha256")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
