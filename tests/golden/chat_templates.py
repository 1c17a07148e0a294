#!/usr/bin/env python3
"""Conversations through transformers' apply_chat_template, by the chat templates of real models.

usage: chat_templates.py TEMPLATES_DIR    (committed: common/language-model/src/test/resources/chat/templates)

Writes rendered.jsonl there: for each template and each conversation of chat.py and a few more, with and without the head of the
assistant's turn, the text, or null where the template refuses the conversation. The date is held at the one that LLaMA's own
templates fall back to, 26 July 2024.
Ran on: transformers 5.24.0, Jinja2 3.1.6.
"""
import datetime
import json
import sys
from pathlib import Path

import jinja2
from transformers import PreTrainedTokenizerFast
from transformers.utils import chat_template_utils

from chat import CONVERSATIONS, A, S, U

MORE = [[U("a"), U("b")], [A("a"), U("b")], [S("s"), U("a"), A("  b  "), U("c"), A("d")], [U("x"), {"role": "tool", "content": "y"}]]


class HeldDate(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 26, 12, 30)


def main(folder: Path) -> None:
    chat_template_utils.datetime = HeldDate
    from tokenizers import Tokenizer, models
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.BPE()), bos_token="<begin>", eos_token="<end>")
    lines = []
    for path in sorted(folder.glob("*.jinja")):
        template = path.read_text(encoding="utf-8")
        for messages in CONVERSATIONS + MORE:
            for prompt in (False, True):
                try:
                    text = tokenizer.apply_chat_template(
                        messages, add_generation_prompt=prompt, tokenize=False, chat_template=template)
                except jinja2.exceptions.TemplateError:
                    text = None
                lines.append(json.dumps({"template": path.stem, "messages": messages, "prompt": prompt, "text": text}))
    (folder / "rendered.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
