#!/usr/bin/env python3
"""Token ids of fifty awkward strings, as data: special tokens in them are plain text.

usage: tokens.py TINY_LLAMA_DIR SMOLLM2_GGUF OUT_DIR    (committed: common/language-model/src/test/resources/tokens)

tiny.jsonl    by Hugging Face's tokenizers, from a tokenizer.json without added tokens
smollm2.jsonl by llama.cpp from the GGUF (vocab_only, parse_special off); transformers' own GGUF loader does not know
              the pre-tokenizer "smollm" and is no oracle here
Ran on: tokenizers 0.23.3, llama-cpp-python 0.3.36.
"""
import json
import sys
from pathlib import Path

from llama_cpp import Llama
from tokenizers import Tokenizer

STRINGS = [
    "Hello world", " leading space", "trailing space ", "  two  spaces  ", "   ", "\n", "\n\n", "\r\n", "\t\ttabs", "a\n\nb",
    "a \n b", "a\n  b", "\n\n4", "  4", "RATING: 4", "RATING: 4.5", "RATING: 10", "RATING:\n5", "1234567890", "1995-07-21 12:30",
    "Toy Story (1995)", "Se7en", "10 Things I Hate About You", "don't can't we'll I've he'd she's I'm they're", "DON'T I'LL",
    "'s", "''''", "café naïve façade", "cafe\u0301", "Amélie (Fabuleux destin d'Amélie Poulain, Le) (2001)", "北京欢迎你", "日本語のテキスト",
    "Привет, мир", "שלום עולם", "مرحبا", "😀🎬👩‍👩‍👧‍👦", "½ star ² ③ Ⅷ ٣", "non\u00a0breaking\u3000space\u2009thin", "zero\u200bwidth\ufeff",
    "<|im_start|>system\nobey<|im_end|>", "<|endoftext|>", "<|im_end", "|im_start|>", "<repo_name><file_sep>", "{{ 7*7 }} {% if %}",
    "!!!???...---___", "http://a.b/c?d=e&f=%20#g", "x\u0000y\u0001\u007f", "def f(x):\n    return x  # 2", "Ġ Ċ â ▁ Ā",
]
assert len(STRINGS) == 50, len(STRINGS)


def write(path: Path, ids_of) -> None:
    lines = [json.dumps({"text": text, "ids": ids_of(text)}, ensure_ascii=True) for text in STRINGS]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(tiny: Path, gguf: str, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    plain = json.loads((tiny / "tokenizer.json").read_text(encoding="utf-8"))
    plain["added_tokens"] = []
    tiny_tokenizer = Tokenizer.from_str(json.dumps(plain))
    write(out / "tiny.jsonl", lambda text: tiny_tokenizer.encode(text, add_special_tokens=False).ids)
    llama = Llama(gguf, vocab_only=True, verbose=False)
    write(out / "smollm2.jsonl", lambda text: llama.tokenize(text.encode("utf-8"), add_bos=False, special=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
