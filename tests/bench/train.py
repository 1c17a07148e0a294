#!/usr/bin/env python3
"""LoRA training of SmolLM2-135M: peft, a hand-written torch loop and this engine, taking turns on the same batches.

usage: train.py MODEL_DIR [--set A|B|C] [--steps N] [--only SIDE,...] [--vs CHECKOUT] [--breakdown] [--threads N] [--batch N]
                [--processor-time] -- JAVA COMMAND WITH CLASS PATH

Every side trains r = 16 on q/k/v/o from the same peft adapter, on the same batches of 4 users x 4 rows in the same order, AdamW
at 5e-4, clipped at norm 1. A turn is a step. Rows are random token ids: a prefix per user, a suffix per row, one label token.
Set A: 40 + 110 tokens, set B: 250 + 60, set C: the quickstart's own prompts (quickstart-prompts.jsonl, made by tests/bench/prompts;
the engine's sides only, from a fresh adapter, no torch needed). --vs: another checkout with a build and this benchmark takes turns with
this one, side by side. peft: logits of every position, as the model's own loss has them. loop: logits at
the label only, frozen weights held in bf16 where it says bf16. The first two turns warm up; the rest give the medians.
Prints a Markdown table of examples/s, the ratios to peft and loop in the same precision, and how far the losses of the first
20 steps are from float32 peft's (this engine in float32, and loop) and from bf16 peft's (bf16).
Ran on: torch 2.9.1, transformers 5.23.0, peft 0.21.2.
"""
import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SETS = {"A": (40, 110), "B": (250, 60), "C": "quickstart-prompts.jsonl"}
USERS, ROWS = 4, 4
LEARNING_RATE = 5e-4
LABELS = [33, 34, 35, 36, 37]  # five ids of which each row has one as its answer
WARM_UP = 2
SIDES = ["peft float32", "peft bf16", "loop float32", "loop bf16"]
OURS = ["float32 separate", "float32 shared", "bf16 separate", "bf16 shared"]


def batches(steps, prefix, suffix, vocabulary):
    """[steps][16] of (prompt, completion); the answer hangs on the user and the row's last token, so there is something to learn."""
    import numpy as np

    draws = np.random.default_rng(7)
    for _ in range(steps):
        batch = []
        for user in range(USERS):
            begin = draws.integers(100, vocabulary, prefix).tolist()
            for _ in range(ROWS):
                prompt = begin + draws.integers(100, vocabulary, suffix).tolist()
                batch.append((prompt, [LABELS[(user + prompt[-1] % 2) % len(LABELS)]]))
        yield batch


class TorchSide:
    """One torch training run that makes a step when it is its turn."""

    def __init__(self, name, model_dir, adapter_dir):
        import torch
        import transformers
        from peft import PeftModel

        self.loop, self.bf16 = name.startswith("loop"), name.endswith("bf16")
        held = torch.bfloat16 if self.loop and self.bf16 else torch.float32
        base = transformers.AutoModelForCausalLM.from_pretrained(model_dir, dtype=held)
        self.model = PeftModel.from_pretrained(base, adapter_dir, is_trainable=True)
        self.parameters = [p for p in self.model.parameters() if p.requires_grad]
        for parameter in self.parameters:
            parameter.data = parameter.data.float()
        self.model.train()
        self.optimizer = torch.optim.AdamW(self.parameters, lr=LEARNING_RATE, weight_decay=0)

    def step(self, batch):
        import torch

        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            loss = self.answers_only(batch) if self.loop else self.all_logits(batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return loss.item(), time.perf_counter() - start

    def all_logits(self, batch):
        import torch

        ids = torch.tensor([prompt + completion for prompt, completion in batch])
        labels = torch.full_like(ids, -100)
        labels[:, -1] = ids[:, -1]
        return self.model(input_ids=ids, labels=labels).loss

    def answers_only(self, batch):
        import torch

        ids = torch.tensor([prompt for prompt, _ in batch])
        answers = torch.tensor([completion[0] for _, completion in batch])
        causal = self.model.base_model.model
        hidden = causal.model(input_ids=ids, use_cache=False).last_hidden_state[:, -1]
        return torch.nn.functional.cross_entropy(causal.lm_head(hidden).float(), answers)


class EngineSide:
    """The engine's process, shared by its variants."""

    def __init__(self, command, model_dir, adapter_dir, rows, batch, threads, processor_time=False):
        self.threads, self.processor_time = threads, processor_time
        arguments = [model_dir, adapter_dir, rows, str(batch), str(threads)]
        self.process = subprocess.Popen(
            command + arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer("ready")

    def ask(self, line, word):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.answer(word)

    def answer(self, word):
        for line in self.process.stdout:
            if line.startswith(word):
                return line[len(word):].strip()
        raise SystemExit(f"the engine ended without an answer: {self.process.wait()}")

    def step(self, variant):
        loss, seconds, processor = map(float, self.ask(variant, "step").split())
        return loss, processor / self.threads if self.processor_time else seconds

    def peak_memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 2**20

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def start_adapter(model_dir, out):
    import torch
    import transformers
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(1)
    base = transformers.AutoModelForCausalLM.from_pretrained(model_dir, dtype=torch.float32)
    modules = ["q_proj", "k_proj", "v_proj", "o_proj"]
    get_peft_model(base, LoraConfig(r=16, lora_alpha=32, target_modules=modules, task_type="CAUSAL_LM")).save_pretrained(out)
    return base.config.vocab_size


def main():
    split = sys.argv.index("--")
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--set", choices=SETS, default="A")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--only", help="sides by their names, with commas between")
    parser.add_argument("--vs", help="another checkout, whose engine's sides are measured too")
    parser.add_argument("--breakdown", action="store_true", help="where the engine's steps spend their time")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--processor-time", action="store_true", help="the engine's seconds are its processor's by threads: where others compute too")
    parser.add_argument("--batch", type=int, default=USERS * ROWS, help="rows of a step in set C")
    options = parser.parse_args(sys.argv[1:split])
    given = isinstance(SETS[options.set], str)
    sides = options.only.split(",") if options.only else ([] if given else SIDES) + OURS
    if given and any(side in SIDES for side in sides):
        parser.error("set C is for the engine's sides: " + ", ".join(OURS))
    batch = options.batch if given else USERS * ROWS
    with tempfile.TemporaryDirectory() as work:
        adapter, rows, data = "-", str(Path(__file__).with_name(str(SETS[options.set]))), None
        if not given:
            adapter, rows, data = random_rows(options, work)
        torch_sides = {name: TorchSide(name, options.model, adapter) for name in sides if name in SIDES}
        engines = {"": sys.argv[split + 1:]}
        if options.vs:
            home = str(Path(__file__).parents[2])
            engines["other "] = [part.replace(home, str(Path(options.vs).resolve())) for part in engines[""]]
            sides = [other + side for side in sides for other in engines if not (other and side in SIDES)]
        engines = {name: EngineSide(command, options.model, adapter, rows, batch, options.threads, options.processor_time) for name, command in engines.items()}
        losses, seconds = {name: [] for name in sides}, {name: [] for name in sides}
        for step in range(options.steps):
            for name in sides:
                if name in torch_sides:
                    loss, spent = torch_sides[name].step(data[step])
                else:
                    loss, spent = engines["other " if name.startswith("other ") else ""].step(name.removeprefix("other "))
                losses[name].append(loss)
                seconds[name].append(spent)
            print(step + 1, *(f"{name} {losses[name][-1]:.4f} {seconds[name][-1]:.2f}s;" for name in sides),
                  file=sys.stderr, flush=True)
        report(options.set, batch, losses, seconds)
        if options.breakdown:
            for name in sides:
                if name in OURS:
                    breakdown(name, json.loads(engines[""].ask("breakdown " + name, "breakdown")))
        print(f"\nThe engine's process took {engines[''].peak_memory():.1f} GB at most, with the variants above beside each other.")
        for engine in engines.values():
            engine.close()


def random_rows(options, work):
    """The adapter to start from, the file of the rows, and the rows by batches."""
    import torch

    torch.set_num_threads(options.threads)
    adapter, rows = f"{work}/adapter", f"{work}/rows.jsonl"
    vocabulary = start_adapter(options.model, adapter)
    data = list(batches(max(options.steps, 8), *SETS[options.set], vocabulary))
    with open(rows, "w", encoding="ascii") as file:
        for prompt, completion in sum(data, []):
            file.write(json.dumps({"prompt": prompt, "completion": completion}) + "\n")
    return adapter, rows, data


def report(name, batch, losses, seconds):
    rates = {side: batch / statistics.median(spent[min(WARM_UP, len(spent) - 1):]) for side, spent in seconds.items()}
    tokens = f"steps of {batch} prompts" if name == "C" else "%d + %d tokens" % SETS[name]
    print(f"\nSet {name}: {tokens}, medians of {len(next(iter(losses.values()))) - WARM_UP} steps\n")
    for side in losses:
        if "other " + side in losses:
            pairs = list(zip(seconds["other " + side], seconds[side]))[WARM_UP:]
            print(f"{side}: the median of its turns' ratios is x {statistics.median(a / b for a, b in pairs):.2f} of the other checkout\n")
    print("| side | examples/s | x peft | x loop | loss differs from | by at most |\n|---|---|---|---|---|---|")
    for side, rate in rates.items():
        precision = "bf16" if "bf16" in side else "float32"
        ratios = [f"{rate / rates[other]:.2f}" if other in rates else "" for other in (f"peft {precision}", f"loop {precision}")]
        reference = f"peft {precision}"
        differs = ["", ""]
        if reference in losses and reference != side:
            differs = [reference, f"{max(abs(a - b) / b for a, b in zip(losses[side][:20], losses[reference])):.1e}"]
        print(f"| {'engine ' + side if side.removeprefix('other ') in OURS else side} | {rate:.2f} | {' | '.join(ratios)} | {' | '.join(differs)} |")


def breakdown(name, found):
    print(f"\nA step of {name}: {found['milliseconds']:.0f} ms, {found['processor']:.0f} ms of the processors, {found['allocated'] / 1e6:.1f} MB allocated on the heap; "
          f"products at {found['products']:.0f} GFLOP/s, large ones alone at {found['peak']:.0f}\n")
    print("| " + " | ".join(found["shares"]) + " |\n|" + "---|" * len(found["shares"]))
    print("| " + " | ".join(f"{100 * share:.1f} %" for share in found["shares"].values()) + " |")
    print("\nmilliseconds by kernel: " + ", ".join(f"{kernel} {spent:.1f}" for kernel, spent in
                                                   sorted(found["kernels"].items(), key=lambda e: -e[1])))


if __name__ == "__main__":
    main()
