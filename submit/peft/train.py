"""Trains a LoRA adapter with torch and peft on rows that `dramatis adapter rows` wrote: on a CPU or any GPU.

    dramatis run -c CONFIG -w W --to examples
    dramatis adapter rows -w W --adapter single-max/short+long/all --out rows/single-max.jsonl
    python submit/peft/train.py --rows rows/single-max.jsonl --model MODEL --out adapters/single-max/short+long/all
    dramatis run -c CONFIG -w W --set train.from=adapters

--from names the PEFT directory of the adapter that this one goes on from, where rows/single-max.json says that it does.
Needs torch, peft, transformers (ran on torch 2.9.1, peft 0.21.2, transformers 5.24.0).
"""

import argparse
import copy
import json
import math
import pathlib
import random

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--rows", required=True, type=pathlib.Path, help="FILE.jsonl, with FILE.json beside it")
parser.add_argument("--model", required=True, help="Hugging Face directory of the base model")
parser.add_argument("--out", required=True, type=pathlib.Path, help="PEFT directory to write")
parser.add_argument("--from", dest="parent", help="PEFT directory to go on from")
parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
parser.add_argument("--dtype", default="bfloat16", help="of the frozen base: bfloat16 or float32")
parser.add_argument("--seed", type=int, default=42)
args = parser.parse_args()

settings = json.loads(args.rows.with_suffix(".json").read_text())
rows = [json.loads(line) for line in args.rows.read_text().splitlines()]
train = [row for row in rows if row["purpose"] == "train"]
stop = [row for row in rows if row["purpose"] != "train"]
if settings["method"] not in ("lora", "lora-fa"):
    parser.error(f"train.method is {settings['method']}: this script trains lora and lora-fa")
if settings["goes_on_from"] and not args.parent:
    parser.error(f"{args.rows.with_suffix('.json')} goes on from {settings['goes_on_from']}: name it with --from")

torch.manual_seed(args.seed)
base = AutoModelForCausalLM.from_pretrained(args.model, dtype=getattr(torch, args.dtype)).to(args.device)
if args.parent:
    model = PeftModel.from_pretrained(base, args.parent, is_trainable=True)
else:
    model = get_peft_model(base, LoraConfig(
        r=settings["r"], lora_alpha=settings["lora_alpha"], use_rslora=settings["use_rslora"],
        lora_dropout=settings["lora_dropout"], target_modules=settings["target_modules"],
        layers_to_transform=settings["layers_to_transform"], task_type="CAUSAL_LM"))
for name, parameter in model.named_parameters():
    if settings["method"] == "lora-fa" and ".lora_A." in name:
        parameter.requires_grad = False
    if parameter.requires_grad:
        parameter.data = parameter.data.float()


def loss_of(batch):
    """The mean cross-entropy over all targets of the rows: a soft target is a distribution over some tokens."""
    length = max(len(row["input_ids"]) for row in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    mask = torch.zeros(len(batch), length, dtype=torch.long)
    for i, row in enumerate(batch):
        ids[i, : len(row["input_ids"])] = torch.tensor(row["input_ids"])
        mask[i, : len(row["input_ids"])] = 1
    with torch.autocast(torch.device(args.device).type, dtype=torch.bfloat16, enabled=args.dtype == "bfloat16"):
        logits = model(input_ids=ids.to(args.device), attention_mask=mask.to(args.device)).logits
    total, mass = 0.0, 0.0
    for i, row in enumerate(batch):
        for target in row["targets"]:
            log_probabilities = torch.log_softmax(logits[i, target["position"]].float(), -1)
            weights = torch.tensor(target["probabilities"], device=args.device)
            total = total - (weights * log_probabilities[torch.tensor(target["ids"], device=args.device)]).sum()
            mass += sum(target["probabilities"])
    return total / mass


def batches(some, size):
    return [some[i : i + size] for i in range(0, len(some), size)]


def stopping_loss():
    model.eval()
    with torch.no_grad():
        losses = [(loss_of(batch).item(), len(batch)) for batch in batches(stop, settings["batch_size"])]
    model.train()
    return sum(loss * count for loss, count in losses) / sum(count for _, count in losses)


steps_an_epoch = math.ceil(len(train) / settings["batch_size"])
steps = settings["max_steps"] or settings["num_train_epochs"] * steps_an_epoch
trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
second = [p for name, p in model.named_parameters() if p.requires_grad and ".lora_B." in name]
first = [p for name, p in model.named_parameters() if p.requires_grad and ".lora_B." not in name]
optimizer = torch.optim.AdamW(
    [{"params": first}, {"params": second, "lr": settings["learning_rate"] * settings["loraplus_lr_ratio"]}],
    lr=settings["learning_rate"], weight_decay=settings["weight_decay"])


def rate(step):
    warmup = settings["warmup_steps"]
    if step < warmup:
        return step / max(1, warmup)
    part = (step - warmup) / max(1, steps - warmup)
    return {"constant": 1.0, "linear": 1 - part, "cosine": (1 + math.cos(math.pi * part)) / 2}[
        settings["lr_scheduler_type"]]


model.train()
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
shuffle = random.Random(args.seed)
measured = settings["patience"] > 0 and stop
every = max(1, steps_an_epoch // 2)
best = (stopping_loss(), 0, copy.deepcopy([parameter.data for parameter in trainable])) if measured and args.parent else None
worse = 0
order = []
for step in range(1, steps + 1):
    if len(order) < settings["batch_size"]:
        order = order + shuffle.sample(train, len(train))
    batch, order = order[: settings["batch_size"]], order[settings["batch_size"] :]
    loss = loss_of(batch)
    loss.backward()
    if settings["max_grad_norm"] > 0:
        torch.nn.utils.clip_grad_norm_(trainable, settings["max_grad_norm"])
    optimizer.step()
    schedule.step()
    optimizer.zero_grad()
    print(f"step {step} of {steps}: loss {loss.item():.4f}", flush=True)
    if measured and (step % every == 0 or step == steps):
        held = stopping_loss()
        print(f"step {step}: {held:.4f} on stopping rows", flush=True)
        if best is None or held < best[0]:
            best, worse = (held, step, copy.deepcopy([parameter.data for parameter in trainable])), 0
        else:
            worse += 1
            if worse >= settings["patience"]:
                break
if best:
    for parameter, kept in zip(trainable, best[2]):
        parameter.data = kept
    print(f"kept step {best[1]}")
model.save_pretrained(args.out)
print(f"written to {args.out}")
