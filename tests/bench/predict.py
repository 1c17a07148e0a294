#!/usr/bin/env python3
"""Label probabilities of SmolLM2-135M: transformers (batches of 32, padded) and this engine, taking turns on the same prompts.

usage: predict.py MODEL_DIR [--set A|B] [--rounds N] [--users N] [--threads N] -- JAVA COMMAND WITH CLASS PATH

Prompts are random token ids, four of each user's: set A has prefixes of 40 tokens and suffixes of 80 to 140, set B 250 and 40 to
80. transformers pads on the left and computes the last position's logits only. The first round warms up. Prints a
Markdown table of examples/s, and how far the five labels' log-probabilities are from float32 transformers'.
Ran on: torch 2.9.1, transformers 5.23.0.
"""
import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch
import transformers

SETS = {"A": (40, 80, 140), "B": (250, 40, 80)}
ROWS, BATCH = 4, 32
LABELS = [33, 34, 35, 36, 37]
SIDES = ["transformers float32", "transformers bf16", "engine float32", "engine bf16", "engine int8"]


def prompts(users, prefix, least, most, vocabulary):
    draws = np.random.default_rng(7)
    for _ in range(users):
        begin = draws.integers(100, vocabulary, prefix).tolist()
        for _ in range(ROWS):
            yield begin + draws.integers(100, vocabulary, draws.integers(least, most)).tolist()


def score(model, rows):
    """[rows][labels], log-probabilities."""
    found = []
    for start in range(0, len(rows), BATCH):
        batch = rows[start:start + BATCH]
        longest = max(map(len, batch))
        ids = torch.tensor([[0] * (longest - len(row)) + row for row in batch])
        mask = torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in batch])
        with torch.inference_mode():
            logits = model(input_ids=ids, attention_mask=mask, logits_to_keep=1, use_cache=False).logits[:, -1]
        found.append(logits.float().log_softmax(-1)[:, LABELS])
    return torch.cat(found).numpy()


def main():
    split = sys.argv.index("--")
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--set", choices=SETS, default="A")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--users", type=int, default=24)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(sys.argv[1:split])
    torch.set_num_threads(options.threads)
    models = {side: transformers.AutoModelForCausalLM.from_pretrained(options.model, dtype=dtype).eval()
              for side, dtype in zip(SIDES, (torch.float32, torch.bfloat16))}
    rows = list(prompts(options.users, *SETS[options.set], models[SIDES[0]].config.vocab_size))
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"prompts": rows, "labels": LABELS}, file)
        file.flush()
        engine = subprocess.Popen(sys.argv[split + 1:] + [options.model, file.name, str(options.threads)],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        answer(engine, "ready")
        seconds, scores = {side: [] for side in SIDES}, {}
        for turn in range(options.rounds + 1):
            for side in SIDES:
                start = time.perf_counter()
                if side in models:
                    scores[side] = score(models[side], rows)
                    seconds[side].append(time.perf_counter() - start)
                else:
                    engine.stdin.write(side.split()[1] + "\n")
                    engine.stdin.flush()
                    found = json.loads(answer(engine, "scores"))
                    scores[side] = np.array(found["scores"])
                    seconds[side].append(found["seconds"])
            print(turn, *(f"{side} {spent[-1]:.2f}s;" for side, spent in seconds.items()), file=sys.stderr, flush=True)
        engine.stdin.close()
        engine.wait()
    report(options.set, len(rows), seconds, scores)


def answer(engine, word):
    for line in engine.stdout:
        if line.startswith(word):
            return line[len(word):].strip()
    raise SystemExit(f"the engine ended without an answer: {engine.wait()}")


def report(name, count, seconds, scores):
    rates = {side: count / statistics.median(spent[1:]) for side, spent in seconds.items()}
    best = max(rates[side] for side in SIDES[:2])
    print(f"\nSet {name}: {count} prompts, medians of {len(seconds[SIDES[0]]) - 1} rounds\n")
    print("| side | examples/s | x the better transformers | log-probabilities differ by at most |\n|---|---|---|---|")
    for side, rate in rates.items():
        print(f"| {side} | {rate:.1f} | {rate / best:.2f} | {np.abs(scores[side] - scores[SIDES[0]]).max():.1e} |")


if __name__ == "__main__":
    main()
