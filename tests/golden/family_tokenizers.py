#!/usr/bin/env python3
"""Writes a tiny tokenizer of each family, built as its real one is, and transformers' ids of conversations.

usage: family_tokenizers.py TEMPLATES_DIR OUT_DIR
       (committed: common/language-model/src/test/resources/{chat/templates, tokenizers})

llama3   byte level, digits in threes, words that are tokens taken whole; a begin token before a document
qwen2    byte level, single digits, text composed (NFC)
phi3     SentencePiece: a space before every stretch between special tokens, which swallow the white space behind them
mistral  SentencePiece: a space before the text only, not behind special tokens
A chat template of its family is in each; conversations.jsonl has the ids of chat.py's conversations where it takes them.
Ran on: transformers 5.24.0, tokenizers 0.23.3.
"""
import json
import sys
from pathlib import Path

import jinja2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer

from chat import CONVERSATIONS, A, S, U
from tiny_llama import CORPUS

SPACE = "\u2581"
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
MORE = [[S("s  "), U("  4.5 and 1995\n\n4"), A("RATING: 4"), U("cafe\u0301 \u1e9b\u0323")]]


def byte_level(words: str, specials: list) -> Tokenizer:
    made = Tokenizer(models.BPE(ignore_merges=specials[0] == "<|begin_of_text|>"))
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(words), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    made.decoder = decoders.ByteLevel()
    made.train_from_iterator([CORPUS], trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False))
    made.add_special_tokens([AddedToken(special, normalized=False) for special in specials])
    return made


def sentence_pieces(specials: list) -> Tokenizer:
    trained = Tokenizer(models.BPE())
    lines = [SPACE + line.replace(" ", SPACE) for line in CORPUS.split("\n")]
    trained.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=260, show_progress=False, max_token_length=8))
    model = json.loads(trained.to_str())["model"]
    pieces = ["<unk>", "<s>", "</s>", *(f"<0x{i:02X}>" for i in range(256)), *model["vocab"]]
    made = Tokenizer(models.BPE({piece: i for i, piece in enumerate(pieces)}, [tuple(merge) for merge in model["merges"]],
                                unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    made.add_special_tokens(["<unk>", "<s>", "</s>"] + specials)
    made.decoder = decoders.Sequence([
        decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    return made


def begins_with(made: Tokenizer, token: str) -> None:
    made.post_processor = processors.TemplateProcessing(
        single=f"{token} $A", pair=f"{token} $A {token} $B", special_tokens=[(token, made.token_to_id(token))])


def families() -> dict:
    llama3 = byte_level(LLAMA3, ["<|begin_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>"])
    begins_with(llama3, "<|begin_of_text|>")
    qwen2 = byte_level(LLAMA3.replace("{1,3}", ""), ["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    qwen2.normalizer = normalizers.NFC()
    stripping = [AddedToken(t, rstrip=True, normalized=False) for t in ("<|end|>", "<|user|>", "<|assistant|>", "<|system|>")]
    phi3 = sentence_pieces([AddedToken("<|endoftext|>", normalized=False), *stripping])
    phi3.normalizer = normalizers.Sequence([normalizers.Prepend(SPACE), normalizers.Replace(" ", SPACE)])
    mistral = sentence_pieces(["[INST]", "[/INST]"])
    mistral.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="first", split=False)
    begins_with(mistral, "<s>")
    return {"llama3": (llama3, "llama-3.1", "<|begin_of_text|>", "<|eot_id|>"),
            "qwen2": (qwen2, "qwen2.5", None, "<|im_end|>"),
            "phi3": (phi3, "phi-3.5-mini", "<s>", "<|endoftext|>"),
            "mistral": (mistral, "mistral-nemo", "<s>", "</s>")}


def main(templates: Path, out: Path) -> None:
    for name, (made, template, begin, end) in families().items():
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        made.save(str(folder / "tokenizer.json"), pretty=False)
        (folder / "tokenizer_config.json").write_text(json.dumps({
            "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": begin, "eos_token": end,
            "clean_up_tokenization_spaces": False,
            "chat_template": (templates / f"{template}.jinja").read_text(encoding="utf-8")}) + "\n", encoding="utf-8")
        tokenizer = AutoTokenizer.from_pretrained(folder)
        lines = []
        for messages in CONVERSATIONS + MORE:
            for prompt in (False, True):
                try:
                    options = dict(add_generation_prompt=prompt, return_dict=False)
                    text = tokenizer.apply_chat_template(messages, tokenize=False, **options)
                    ids = tokenizer.apply_chat_template(messages, **options)
                except jinja2.exceptions.TemplateError:
                    continue
                lines.append(json.dumps({"messages": messages, "prompt": prompt, "text": text, "ids": ids}))
        (folder / "conversations.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
