#!/usr/bin/env python3
"""Writes what transformers and peft compute on a tiny model: logits, loss and LoRA gradients, ten AdamW steps, greedy tokens.

usage: engine.py [--slices] MODEL_DIR OUT_DIR
       (committed: of .../src/test/resources/tiny-llama in .../src/test/resources/engine, of each model in
       .../src/test/resources/architectures beside it, and of the tiny phi3 with --slices in its folder "slices")

Float32, eager attention, one row at a time without padding. The rows share prefixes of 0, 12 and 30 tokens; targets are next
tokens and soft labels. The LoRA factors are drawn, B too: with B at zero no gradient would reach A.
peft adapts Phi-3's fused modules whole; --slices adapts q, k, v, gate and up each on its own, as a wrapper around the module.
Ran on: python 3.11, torch 2.9.1, transformers 5.24.0, peft 0.21.2.
"""
import json
import sys
from pathlib import Path

import numpy as np
import peft
import torch
import transformers
from safetensors.torch import save_file

MODULES = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
FUSED_MODULES = ["qkv_proj", "o_proj", "gate_up_proj", "down_proj"]
RANK, ALPHA, NEW_TOKENS = 4, 8, 20
TRAINING = dict(steps=10, batch_size=4, learning_rate=2e-2, weight_decay=0.01, warmup_steps=3, max_grad_norm=0.5)


def load(model_dir):
    model = transformers.AutoModelForCausalLM.from_pretrained(model_dir, dtype=torch.float32, attn_implementation="eager")
    return model.eval()


def rows(draws, vocabulary):
    """Twelve rows: three groups of four that begin alike, with one, two or five targets each."""
    made = []
    for shared in (0, 12, 30):
        prefix = draws.integers(3, vocabulary, shared).tolist()
        for i in range(4):
            tokens = prefix + draws.integers(3, vocabulary, 5 + 7 * i).tolist()
            last = len(tokens) - 1
            if i % 2 == 0:
                ids = draws.choice(vocabulary, 5, replace=False).tolist()
                mass = draws.random(5) + 0.1
                targets = [{"position": last, "ids": ids, "probabilities": np.float32(mass / mass.sum()).tolist()}]
                targets.append({"position": 3, "ids": [tokens[4]], "probabilities": [1.0]})
            else:
                targets = [{"position": p, "ids": [tokens[p + 1]], "probabilities": [1.0]} for p in range(last - 5, last)]
            made.append({"tokens": tokens, "targets": targets})
    return made


def batch_loss(model, batch):
    total, count = 0.0, 0.0
    for row in batch:
        log_probabilities = model(torch.tensor([row["tokens"]])).logits[0].log_softmax(-1)
        for target in row["targets"]:
            p = torch.tensor(target["probabilities"])
            total = total - (p * log_probabilities[target["position"], target["ids"]]).sum()
            count += p.sum().item()
    return total / count


class Slices(torch.nn.Module):
    """A fused linear module with LoRA factors for each part of its output."""

    def __init__(self, base, widths: dict):
        super().__init__()
        self.base, self.widths = base, widths
        for part, width in widths.items():
            a, b = torch.nn.Linear(base.in_features, RANK, bias=False), torch.nn.Linear(RANK, width, bias=False)
            self.add_module(part, torch.nn.ModuleDict({"lora_A": a, "lora_B": b}))

    def forward(self, x):
        parts = [ALPHA / RANK * self.get_submodule(part)["lora_B"](self.get_submodule(part)["lora_A"](x)) for part in self.widths]
        return self.base(x) + torch.cat(parts, -1)


def adapt_slices(model):
    config = model.config
    head = config.hidden_size // config.num_attention_heads
    q, k, f = config.num_attention_heads * head, config.num_key_value_heads * head, config.intermediate_size
    for parameter in model.parameters():
        parameter.requires_grad = False
    for layer in model.model.layers:
        layer.self_attn.qkv_proj = Slices(layer.self_attn.qkv_proj, {"q_proj": q, "k_proj": k, "v_proj": k})
        layer.self_attn.o_proj = Slices(layer.self_attn.o_proj, {"o_proj": config.hidden_size})
        layer.mlp.gate_up_proj = Slices(layer.mlp.gate_up_proj, {"gate_proj": f, "up_proj": f})
        layer.mlp.down_proj = Slices(layer.mlp.down_proj, {"down_proj": config.hidden_size})
    return model


def factors(model):
    """The LoRA factors by path and letter, as dramatis names them: model.layers.0.self_attn.q_proj.a"""
    for name, parameter in model.named_parameters():
        if ".lora_" in name:
            parts = name.removeprefix("base_model.model.").split(".lora_")[0].split(".")
            if "--slices" in sys.argv:
                parts.pop(-2)  # the fused module around the part
            yield ".".join(parts) + (".a" if ".lora_A." in name else ".b"), parameter


def main(model_dir: Path, out: Path):
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    draws = np.random.Generator(np.random.PCG64(3))
    model = load(model_dir)
    vocabulary = model.config.vocab_size
    tensors = {}

    texts = [draws.integers(3, vocabulary, n).tolist() for n in (1, 17, 40)]
    for i, text in enumerate(texts):
        tensors[f"logits.{i}"] = model(torch.tensor([text])).logits[0].detach().contiguous()
    prompts = [draws.integers(3, vocabulary, n).tolist() for n in (6, 23)]
    prompts.append(prompts[1][:15] + draws.integers(3, vocabulary, 9).tolist())
    greedy = []
    for prompt in prompts:
        options = dict(max_new_tokens=NEW_TOKENS, do_sample=False, eos_token_id=None, pad_token_id=0)
        new = model.generate(torch.tensor([prompt]), **options)
        assert torch.equal(new, model.generate(torch.tensor([prompt]), use_cache=False, **options))
        greedy.append(new[0, len(prompt):].tolist())

    modules = FUSED_MODULES if model.config.model_type == "phi3" and "--slices" not in sys.argv else MODULES
    adapted = adapt_slices(model) if "--slices" in sys.argv else peft.get_peft_model(
        model, peft.LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules=modules))
    for name, parameter in factors(adapted):
        parameter.data = torch.from_numpy(np.float32(draws.standard_normal(parameter.shape) * 0.15))
        tensors["start." + name] = parameter.detach().clone()
    data = rows(draws, vocabulary)
    loss = batch_loss(adapted, data)
    loss.backward()
    for name, parameter in factors(adapted):
        tensors["gradient." + name] = parameter.grad.clone()
    tensors["adapted-logits"] = adapted(torch.tensor([texts[1]])).logits[0].detach().contiguous()
    adapted.zero_grad()

    parameters = [parameter for _, parameter in factors(adapted)]
    optimizer = torch.optim.AdamW(parameters, lr=TRAINING["learning_rate"], weight_decay=TRAINING["weight_decay"])
    schedule = transformers.get_cosine_schedule_with_warmup(optimizer, TRAINING["warmup_steps"], TRAINING["steps"])
    losses, rates, norms = [], [], []
    for step in range(TRAINING["steps"]):
        start = step * TRAINING["batch_size"] % len(data)
        optimizer.zero_grad()
        step_loss = batch_loss(adapted, data[start:start + TRAINING["batch_size"]])
        step_loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(parameters, TRAINING["max_grad_norm"]).item())
        losses.append(step_loss.item())
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    for name, parameter in factors(adapted):
        tensors["end." + name] = parameter.detach().clone()

    curves = {}
    for kind in ("constant", "linear", "cosine"):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        arguments = (optimizer, 4) if kind == "constant" else (optimizer, 4, 12)
        schedule = getattr(transformers, f"get_{kind}_schedule_with_warmup")(*arguments)
        curves[kind] = []
        for _ in range(12):
            curves[kind].append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()

    save_file(tensors, str(out / "engine.safetensors"))
    (out / "engine.json").write_text(json.dumps({
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__},
        "texts": texts, "prompts": prompts, "greedy": greedy, "rank": RANK, "alpha": ALPHA, "modules": modules,
        "rows": data, "loss": loss.item(), "training": TRAINING, "losses": losses, "learning_rates": rates,
        "gradient_norms": norms, "schedules": {"warmup_steps": 4, "steps": 12, **curves},
    }) + "\n", encoding="utf-8")
    print("torch", torch.__version__, "transformers", transformers.__version__, "peft", peft.__version__)
    print("loss", loss.item(), "losses", losses, "norms", norms)


if __name__ == "__main__":
    main(Path(sys.argv[-2]), Path(sys.argv[-1]))
