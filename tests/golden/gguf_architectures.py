#!/usr/bin/env python3
"""GGUF as llama.cpp's converter writes it and llama.cpp reads it: tiny models of its architectures, tiny vocabularies.

usage: gguf_architectures.py ARCHITECTURES_DIR OUT_DIR
       (committed: common/language-model/src/test/resources/{architectures, gguf/architectures})

llama3.gguf, phi3-longrope.gguf  the models of tiny_architectures.py, with q/k rows permuted for llama only, and the rotary
                                 factors as tensors; their logits are those of engine.py, and llama.cpp's are held to them here
vocabulary-PRE.gguf, .jsonl      one byte-level vocabulary whose merges cross words, so that each way of cutting a text into
                                 words gives other ids; and a SentencePiece one ("spm"); and llama.cpp's ids of tokens.py's texts
Ran on: gguf 0.19.0, llama-cpp-python 0.3.36, tokenizers 0.23.3.
"""
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFWriter, TokenType
from llama_cpp import Llama
from safetensors.torch import load_file
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from gguf_fixtures import NAMES, permute
from tiny_llama import CORPUS
from tokens import STRINGS

PHI3_NAMES = {**NAMES, "attn_qkv": "self_attn.qkv_proj", "ffn_up": "mlp.gate_up_proj"}
SPACE = "\u2581"


def gguf_name(name: str, names: dict) -> str:
    if name.startswith("model.layers."):
        _, _, layer, *path, kind = name.split(".")
        return f"blk.{layer}." + next(g for g, h in names.items() if h == ".".join(path)) + "." + kind
    return {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
            "lm_head.weight": "output.weight"}[name]


def add_shape(writer: GGUFWriter, config: dict) -> None:
    writer.add_name("tiny")
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_theta"])


def add_tensors(writer: GGUFWriter, folder: Path, names: dict, config: dict) -> None:
    for name, values in load_file(folder / "model.safetensors").items():
        values = values.to(torch.float32).numpy()
        if config["model_type"] == "llama" and ("q_proj" in name or "k_proj" in name):
            values = permute(values, config["num_attention_heads" if "q_proj" in name else "num_key_value_heads"])
        writer.add_tensor(gguf_name(name, names), values)  # float32: what is narrower, llama.cpp multiplies by rounded inputs


def llama3_factors(config: dict) -> np.ndarray:
    """As LlamaModel.generate_extra_tensors: wave lengths short, long and between."""
    rope, dim, factors = config["rope_scaling"], config["head_dim"], []
    original, low, high = (rope[k] for k in ("original_max_position_embeddings", "low_freq_factor", "high_freq_factor"))
    for frequency in 1.0 / config["rope_theta"] ** (np.arange(0, dim, 2, dtype=np.float32) / dim):
        wave = 2 * math.pi / frequency
        smooth = (original / wave - low) / (high - low)
        factors.append(1 if wave < original / high else rope["factor"] if wave > original / low
                       else 1 / ((1 - smooth) / rope["factor"] + smooth))
    return np.array(factors, dtype=np.float32)


def finish(writer: GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_llama3(folder: Path, out: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    writer = GGUFWriter(str(out), "llama")
    add_shape(writer, config)
    writer.add_key_length(config["head_dim"])
    writer.add_value_length(config["head_dim"])
    writer.add_rope_dimension_count(config["head_dim"])
    tokens = ["<s>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet())[:61], "ab"][:config["vocab_size"]]
    tokens[60:62] = ["a", "b"]
    add_byte_level(writer, "llama-bpe", tokens, ["a b"], 2)
    writer.add_tensor("rope_freqs.weight", llama3_factors(config))
    add_tensors(writer, folder, NAMES, config)
    finish(writer)


def write_phi3(folder: Path, out: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    original, rope = config["original_max_position_embeddings"], config["rope_scaling"]
    writer = GGUFWriter(str(out), "phi3")
    add_shape(writer, config)
    writer.add_rope_scaling_orig_ctx_len(original)
    writer.add_rope_dimension_count(config["hidden_size"] // config["num_attention_heads"])
    writer.add_sliding_window(config["sliding_window"])
    stretch = config["max_position_embeddings"] / original
    writer.add_rope_scaling_attn_factors(math.sqrt(1 + math.log(stretch) / math.log(original)))
    pieces = ["<unk>", "<s>", "</s>", SPACE, *"abcdefghijklmnopqrstuvwxyz", "\n", *(f"<|{i}|>" for i in range(33))]
    add_sentence_pieces(writer, pieces, {2, *range(31, 64)})
    writer.add_tensor("rope_factors_long.weight", np.array(rope["long_factor"], dtype=np.float32))
    writer.add_tensor("rope_factors_short.weight", np.array(rope["short_factor"], dtype=np.float32))
    add_tensors(writer, folder, PHI3_NAMES, config)
    finish(writer)


def add_byte_level(writer, pre, tokens, merges, specials) -> None:
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types([TokenType.CONTROL if i < specials else TokenType.NORMAL for i in range(len(tokens))])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)


def add_sentence_pieces(writer, pieces, control) -> None:
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(pieces)
    writer.add_token_scores([-float(i) for i in range(len(pieces))])
    writer.add_token_types([
        TokenType.UNKNOWN if i == 0 else TokenType.CONTROL if i in {1, *control} else
        TokenType.BYTE if piece.startswith("<0x") else TokenType.NORMAL for i, piece in enumerate(pieces)])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)


def write_vocabularies(out: Path) -> None:
    symbols = sorted(pre_tokenizers.ByteLevel.alphabet())
    text = CORPUS + "\n".join(STRINGS) + " 1995 2004 12345 don't DON'T $$ ^~ ...\n\n\n   x 19.95 (1995)\n" * 4
    byte_level = Tokenizer(models.BPE())
    byte_level.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)  # one word: merges go anywhere
    byte_level.train_from_iterator([text] * 2, trainers.BpeTrainer(
        vocab_size=520, special_tokens=["<s>", "</s>"], initial_alphabet=symbols, show_progress=False, max_token_length=5))
    trained = json.loads(byte_level.to_str())["model"]
    tokens = [token for token, _ in sorted(trained["vocab"].items(), key=lambda entry: entry[1])]
    for pre in ("llama-bpe", "qwen2", "gpt-2", "smollm", "default"):
        path = out / f"vocabulary-{pre}.gguf"
        writer = GGUFWriter(str(path), "llama")
        add_byte_level(writer, pre, tokens, [" ".join(merge) for merge in trained["merges"]], 2)
        finish_vocabulary(writer, path)

    spm = Tokenizer(models.BPE())
    spm.train_from_iterator(
        [SPACE + line.replace(" ", SPACE) for line in text.split("\n")],
        trainers.BpeTrainer(vocab_size=400, show_progress=False, max_token_length=8))
    pieces = [token for token, _ in sorted(spm.get_vocab().items(), key=lambda entry: entry[1])]
    # some letters are left to the bytes; every other piece is made of pieces, as SentencePiece's are
    pieces = [piece for piece in pieces if all(" " < c <= "~" or c in SPACE + "é" for c in piece)]
    pieces = [piece for piece in pieces if len(piece) > 1] + [piece for piece in pieces if len(piece) == 1]
    path = out / "vocabulary-spm.gguf"
    writer = GGUFWriter(str(path), "phi3")
    add_sentence_pieces(writer, ["<unk>", "<s>", "</s>", *(f"<0x{i:02X}>" for i in range(256)), *pieces], {2})
    finish_vocabulary(writer, path)


def finish_vocabulary(writer: GGUFWriter, path: Path) -> None:
    writer.add_context_length(256)
    finish(writer)
    llama = Llama(str(path), vocab_only=True, verbose=False)
    lines = [json.dumps({"text": text, "ids": llama.tokenize(text.encode("utf-8"), add_bos=False, special=False)})
             for text in STRINGS]
    path.with_suffix(".jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def hold_llama_cpp_to(folder: Path, gguf: Path) -> None:
    golden, texts = load_file(folder / "engine.safetensors"), json.loads((folder / "engine.json").read_text())["texts"]
    llama = Llama(str(gguf), n_ctx=256, logits_all=True, verbose=False, type_k=0, type_v=0)
    llama.eval(texts[2])
    difference = np.abs(np.array(llama.scores[:len(texts[2])]) - golden["logits.2"].numpy()).max()
    print(gguf.name, "largest difference of llama.cpp's logits to transformers'", difference)
    assert difference < 1e-3


def main(architectures: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    write_llama3(architectures / "llama3", out / "llama3.gguf")
    write_phi3(architectures / "phi3-longrope", out / "phi3-longrope.gguf")
    write_vocabularies(out)
    hold_llama_cpp_to(architectures / "llama3", out / "llama3.gguf")
    hold_llama_cpp_to(architectures / "phi3-longrope", out / "phi3-longrope.gguf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
