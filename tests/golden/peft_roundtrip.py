#!/usr/bin/env python3
"""Checks that an adapter of ours loads in peft without a warning and gives the logits that we say.

usage: peft_roundtrip.py MODEL_DIR ADAPTER_DIR LOGITS.safetensors "1 5 9" [TOLERANCE]
LOGITS is what `dramatis model logits --model MODEL_DIR --adapter ADAPTER_DIR --tokens "1 5 9" --out LOGITS` wrote: one
tensor "logits" [tokens, vocabulary]. Prints the largest absolute difference; exit status 0 if it is within TOLERANCE
(default 1e-3), 1 if not. Run by hand, it needs peft.
Ran on: peft 0.21.2, torch 2.9.1, transformers 5.23.0.
"""
import sys
import warnings

import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM


def main(model_dir: str, adapter_dir: str, logits_file: str, tokens: str, tolerance: str = "1e-3") -> int:
    ours = load_file(logits_file)["logits"]
    model = AutoModelForCausalLM.from_pretrained(model_dir, dtype=torch.float32)
    ids = torch.tensor([[int(token) for token in tokens.split()]])
    with torch.no_grad():
        frozen = model(ids).logits[0]
        with warnings.catch_warnings():
            warnings.filterwarnings("error", category=UserWarning)  # peft only warns about keys that it does not find
            adapted = PeftModel.from_pretrained(model, adapter_dir).eval()
        theirs = adapted(ids).logits[0]
    difference = (ours - theirs).abs().max().item()
    effect = (theirs - frozen).abs().max().item()
    print(f"largest difference to peft {difference:.3g} (tolerance {tolerance}); the adapter itself moves logits by {effect:.3g}")
    return 0 if ours.shape == theirs.shape and difference <= float(tolerance) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
