#!/usr/bin/env python3
"""Writes what peft computes with the methods beside LoRA on the tiny LLaMA: the adapter as it begins, in peft's own files,
its logits, its loss and gradients, and ten steps of training.

usage: peft_methods.py TINY_LLAMA_DIR OUT_DIR     (committed: common/language-model/src/test/resources/methods)

One folder a method. The trained numbers are drawn, so that all have gradients. LoRA-FA is LoRA whose A asks for no
gradient, under torch's AdamW (peft's own optimizer also multiplies B's gradient by the inverse of A Aᵀ); LoRA+ is peft's
create_loraplus_optimizer over it. Rows, loss and the settings of the steps are those of engine.py.
Ran on: python 3.11, torch 2.9.1, transformers 5.24.0, peft 0.21.2.
"""
import json
import sys
from pathlib import Path

import numpy as np
import peft
import torch
import transformers
from peft.optimizers import create_loraplus_optimizer
from safetensors.torch import save_file

import engine

RATIO = 4.0
LORA = dict(r=4, lora_alpha=8)
METHODS = {
    "lora-fa": lambda modules: peft.LoraConfig(**LORA, target_modules=modules),
    "lora-plus": lambda modules: peft.LoraConfig(**LORA, target_modules=modules),
    "miss": lambda modules: peft.MissConfig(r=5, target_modules=modules),  # 5 does not divide the widths 48 and 96
    "vera": lambda modules: peft.VeraConfig(r=6, target_modules=modules, projection_prng_key=3),
}


def trained(model):
    """The trained parameters by the names that they have in peft's files."""
    return {name.replace(".default", ""): p for name, p in model.named_parameters() if p.requires_grad}


def optimizer_of(method, model):
    settings = engine.TRAINING
    if method == "lora-plus":
        return create_loraplus_optimizer(
            model, torch.optim.AdamW, lr=settings["learning_rate"], loraplus_lr_ratio=RATIO,
            loraplus_weight_decay=settings["weight_decay"])
    return torch.optim.AdamW(
        trained(model).values(), lr=settings["learning_rate"], weight_decay=settings["weight_decay"])


def write(method, config, model_dir, out):
    torch.manual_seed(0)
    draws = np.random.Generator(np.random.PCG64(11))
    base = engine.load(model_dir)
    data = engine.rows(draws, base.config.vocab_size)
    text = draws.integers(3, base.config.vocab_size, 17).tolist()
    model = peft.get_peft_model(base, config)
    for parameter in trained(model).values():
        parameter.data = torch.from_numpy(np.float32(draws.standard_normal(parameter.shape) * 0.15))
    model.peft_config["default"].base_model_name_or_path = "dramatis/tiny-llama"
    model.eval().save_pretrained(str(out))
    (out / "README.md").unlink()
    if method == "lora-fa":
        for name, parameter in model.named_parameters():
            if ".lora_A." in name:
                parameter.requires_grad = False

    tensors = {"logits": model(torch.tensor([text])).logits[0].detach().contiguous()}
    loss = engine.batch_loss(model, data)
    loss.backward()
    for name, parameter in trained(model).items():
        tensors["gradient." + name] = parameter.grad.clone()
    model.zero_grad()

    settings = engine.TRAINING
    optimizer = optimizer_of(method, model)
    schedule = transformers.get_cosine_schedule_with_warmup(optimizer, settings["warmup_steps"], settings["steps"])
    losses = []
    for step in range(settings["steps"]):
        start = step * settings["batch_size"] % len(data)
        optimizer.zero_grad()
        step_loss = engine.batch_loss(model, data[start:start + settings["batch_size"]])
        step_loss.backward()
        torch.nn.utils.clip_grad_norm_(trained(model).values(), settings["max_grad_norm"])
        losses.append(step_loss.item())
        optimizer.step()
        schedule.step()
    for name, parameter in trained(model).items():
        tensors["end." + name] = parameter.detach().clone().contiguous()

    save_file(tensors, str(out / "golden.safetensors"))
    (out / "golden.json").write_text(json.dumps({
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__},
        "text": text, "rows": data, "loss": loss.item(), "losses": losses, "training": settings,
        "lora_plus_ratio": RATIO if method == "lora-plus" else 1.0,
    }) + "\n", encoding="utf-8")
    print(method, "loss", loss.item(), "losses", losses)


def main(model_dir, out):
    for method, config in METHODS.items():
        write(method, config(list(engine.MODULES)), model_dir, out / method)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
