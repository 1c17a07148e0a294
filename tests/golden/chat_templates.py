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
from tokenizers import Tokenizer, models
from transformers import PreTrainedTokenizerFast
from transformers.utils import chat_template_utils

from chat import CONVERSATIONS, A, S, U

MORE = [[U("a"), U("b")], [A("a"), U("b")], [S("s"), U("a"), A("  b  "), U("c"), A("d")]]

# what templates are made of, on their own
CONSTRUCTS = {
    "white-space": "  {# c #}  \n a\n  {% if true %}\n  b  {%- if true %} c {% endif -%}  \n\n d\n  {%+ if true %}\ne{% endif +%}\n f {{- ' g ' -}}  h"
                   "\n\t{% set x = '%}' %}\n{{ x }}  {{ '}}' }}\n\n",
    "strftime_now": "{{ strftime_now('%d %b %Y, %A %B %H:%M %y%m 100%%') }}",
    "namespace": "{% set ns = namespace(n=3, last='') %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% set ns.last = m.role %}"
                 "{% endfor %}{{ ns.n }}{{ ns.last }}",
    "loop": "{% for m in messages[1:] %}{{ loop.index }}{{ loop.index0 }}{% if not loop.last %},{% endif %}{% endfor %}"
            "{{ messages[-1].role }}{{ messages | length }}{{ messages | map(attribute='role') | join('-') }}",
    "tests": "{% if tools is none and foo is not defined and messages[0].content is string and 'e' in 'hello' %}y{% endif %}"
             "{{ foo | default('d') }}{{ 'a' if false else 'b' }}{{ 'x' ~ 1 }}{{ 7 // 2 }}",
    "text": "{{ messages[0]['content'].strip() }}|{{ messages[0].content | trim }}|{{ messages[0].content[:2] }}|"
            "{{ messages[0].content.split('l')[0] }}|{{ messages[0].content.replace('l', 'L') }}",
    "macro": "{% macro turn(m) %}[{{ m.role }}]{% endmacro %}{% for m in messages %}{{ turn(m) }}{% endfor %}"
             "{% set text %}a{{ bos_token }}b{% endset %}{{ text }}{{ eos_token }}",
}


class HeldDate(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 26, 12, 30)


def main(folder: Path) -> None:
    chat_template_utils.datetime = HeldDate
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.BPE()), bos_token="<begin>", eos_token="<end>")
    lines = []
    models_own = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.jinja"))}
    for name, template in {**models_own, **CONSTRUCTS}.items():
        for messages in (CONVERSATIONS if name in models_own else CONVERSATIONS[:1]) + MORE:
            for prompt in (False, True):
                try:
                    text = tokenizer.apply_chat_template(
                        messages, add_generation_prompt=prompt, tokenize=False, chat_template=template)
                except jinja2.exceptions.TemplateError:
                    text = None
                lines.append(json.dumps({"template": name, "messages": messages, "prompt": prompt, "text": text}
                                        | ({} if name in models_own else {"source": template})))
    (folder / "rendered.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
