#!/usr/bin/env python3
"""Conversations through transformers' apply_chat_template: text by two templates, token ids by the tiny LLaMA.

usage: chat.py TINY_LLAMA_DIR SMOLLM2_GGUF OUT_DIR    (committed: common/language-model/src/test/resources/chat)

No message holds a special token here: what those become is our own rule and has its own test.
Ran on: transformers 5.23.0, gguf 0.19.0.
"""
import json
import sys
from pathlib import Path

from gguf import GGUFReader
from transformers import AutoTokenizer

S, U, A = (lambda text, role=role: {"role": role, "content": text} for role in ("system", "user", "assistant"))
CONVERSATIONS = [
    [U("Hello")],
    [S("You are a user of a movie recommender."), U("Title: Heat (1995)\nRATING:")],
    [U("a"), A("b"), U("c")],
    [S(""), U("")],
    [U("  leading and trailing  \n")],
    [U("\n\nnewlines\n\n\nwithin\n")],
    [U("{{ 7*7 }} {% for x in y %} {# no #} ${e} \\n \\\\ 'quoted' \"double\"")],
    [U("<b>html & entities</b> &amp; <|im_ |>")],
    [S("é 日本語 😀"), U("½ 10 4.5 don't"), A("4")],
    [U("Profile: I like drama.\nI rate 3.6 on average.\n\nItem: Alien (1979)\nRATING:")],
]


def main(tiny: str, gguf: str, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    smollm2 = GGUFReader(gguf).fields["tokenizer.chat_template"].contents()
    (out / "smollm2.jinja").write_text(smollm2, encoding="utf-8")
    lines = []
    for messages in CONVERSATIONS:
        for prompt in (False, True):
            ids = tokenizer.apply_chat_template(messages, add_generation_prompt=prompt, return_dict=False)
            text = tokenizer.apply_chat_template(messages, add_generation_prompt=prompt, tokenize=False)
            other = tokenizer.apply_chat_template(
                messages, add_generation_prompt=prompt, tokenize=False, chat_template=smollm2)
            lines.append(json.dumps(
                {"messages": messages, "prompt": prompt, "text": text, "ids": ids, "smollm2": other}))
    (out / "conversations.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
