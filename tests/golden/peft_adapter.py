#!/usr/bin/env python3
"""An adapter as peft itself writes it, for the tiny LLaMA, with B not zero; and the logits that peft gives with it.

usage: peft_adapter.py TINY_LLAMA_DIR OUT_DIR     (committed: common/language-model/src/test/resources/peft)
Ran on: peft 0.21.2, torch 2.9.1, transformers 5.23.0.
"""
import sys
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

TOKENS = [1, 305, 201, 43, 290, 22, 223, 2]

tiny, out = sys.argv[1], Path(sys.argv[2])
torch.manual_seed(5)
model = get_peft_model(
    AutoModelForCausalLM.from_pretrained(tiny),
    LoraConfig(r=4, lora_alpha=6, lora_dropout=0.05, target_modules=["v_proj", "q_proj", "down_proj"], task_type="CAUSAL_LM"),
)
for name, parameter in model.named_parameters():
    if "lora_B" in name:
        torch.nn.init.normal_(parameter, std=0.1)
model.peft_config["default"].base_model_name_or_path = "dramatis/tiny-llama"
model.save_pretrained(str(out))
(out / "README.md").unlink()
with torch.no_grad():
    logits = model.eval()(torch.tensor([TOKENS])).logits[0]
save_file({"logits": logits.contiguous()}, str(out / "logits.safetensors"))
