#!/usr/bin/env python3
"""Writes the tiny random LLaMA that the tests run on: a Hugging Face directory of about 250 KB.

usage: tiny_llama.py OUT_DIR      (committed: common/language-model/src/test/resources/tiny-llama)

GQA (6 query heads, 2 key/value heads), tied embeddings, 384 tokens: three specials, the 256 byte symbols and
125 merges of a byte-level BPE that splits digits one by one, as SmolLM2's does. The weights are drawn with a
standard deviation far above training's 0.02: a wrong rotation or mask must show in the logits.
Ran on: python 3.11, numpy 2.4.6, safetensors 0.8.0, tokenizers 0.23.3.
"""
import json
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

VOCABULARY, HIDDEN, LAYERS, HEADS, KV_HEADS, FEED_FORWARD = 384, 48, 2, 6, 2, 96
HEAD_DIM = HIDDEN // HEADS
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]

# what prompts look like, so that the merges are worth something on the tests' own texts
CORPUS = """
I rated Toy Story (1995) 4, half a star above what others give it, as I do with most comedy films.
I rated Heat (1995) 3.5, as I do with most crime films. I rated Alien (1979) 5, a star above what others give it.
You are a user of a movie recommender system. Your activity is high, your conformity is low, your diversity is medium.
Profile: I watch a lot of drama and thriller, I rate most films between 3 and 4 and rarely give a 5.
Lately I watch more documentary and animation. My average rating is 3.6 and I have rated 120 films.
Title: The Silence of the Lambs (1991). Categories: Crime, Horror, Thriller. Average rating: 4.2 (120 ratings).
Task: predict the rating that this user would give this item, on a scale from 1 to 5. RATING: 4
A similar film that you rated: Se7en (1995), your rating was 4. Another one: Fargo (1996), your rating was 5.
system
user
assistant
"""

CHAT_TEMPLATE = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful assistant<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def tokenizer() -> Tokenizer:
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=SPECIALS,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    made.train_from_iterator([CORPUS], trainer)
    assert made.get_vocab_size() == VOCABULARY
    return made


def weights() -> dict:
    draws = np.random.Generator(np.random.PCG64(20261123))

    def normal(*shape):
        return (draws.standard_normal(shape) * 0.9 / np.sqrt(shape[-1])).astype(np.float32)

    def norm():
        return (1 + 0.2 * draws.standard_normal(HIDDEN)).astype(np.float32)

    tensors = {"model.embed_tokens.weight": draws.standard_normal((VOCABULARY, HIDDEN)).astype(np.float32) * np.float32(0.3)}
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        tensors[at + "input_layernorm.weight"] = norm()
        tensors[at + "self_attn.q_proj.weight"] = 2 * normal(HEADS * HEAD_DIM, HIDDEN)
        tensors[at + "self_attn.k_proj.weight"] = 2 * normal(KV_HEADS * HEAD_DIM, HIDDEN)
        tensors[at + "self_attn.v_proj.weight"] = normal(KV_HEADS * HEAD_DIM, HIDDEN)
        tensors[at + "self_attn.o_proj.weight"] = normal(HIDDEN, HEADS * HEAD_DIM)
        tensors[at + "post_attention_layernorm.weight"] = norm()
        tensors[at + "mlp.gate_proj.weight"] = normal(FEED_FORWARD, HIDDEN)
        tensors[at + "mlp.up_proj.weight"] = normal(FEED_FORWARD, HIDDEN)
        tensors[at + "mlp.down_proj.weight"] = normal(HIDDEN, FEED_FORWARD)
    tensors["model.norm.weight"] = norm()
    return tensors


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    write_json(out / "config.json", {
        "architectures": ["LlamaForCausalLM"],
        "attention_bias": False,
        "bos_token_id": 1,
        "dtype": "float32",
        "eos_token_id": 2,
        "head_dim": HEAD_DIM,
        "hidden_act": "silu",
        "hidden_size": HIDDEN,
        "intermediate_size": FEED_FORWARD,
        "max_position_embeddings": 2048,
        "mlp_bias": False,
        "model_type": "llama",
        "num_attention_heads": HEADS,
        "num_hidden_layers": LAYERS,
        "num_key_value_heads": KV_HEADS,
        "rms_norm_eps": 1e-5,
        "rope_parameters": {"rope_theta": 10000.0, "rope_type": "default"},
        "tie_word_embeddings": True,
        "vocab_size": VOCABULARY,
    })
    save_file(weights(), str(out / "model.safetensors"), metadata={"format": "pt"})
    tokenizer().save(str(out / "tokenizer.json"), pretty=False)
    write_json(out / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": SPECIALS[1],
        "eos_token": SPECIALS[2],
        "pad_token": SPECIALS[2],
        "unk_token": SPECIALS[0],
        "clean_up_tokenization_spaces": False,
        "model_max_length": 2048,
        "chat_template": CHAT_TEMPLATE,
    })


if __name__ == "__main__":
    main(Path(sys.argv[1]))
