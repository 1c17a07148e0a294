#!/usr/bin/env python3
"""What peft's merge_and_unload makes of the weights that an adapter changes, in float32.

usage: peft_merged.py MODEL_DIR ADAPTER_DIR OUT.safetensors
       (committed: common/language-model/src/test/resources/peft/merged.safetensors of the tiny LLaMA and the adapter there)
Ran on: peft 0.21.2, torch 2.9.1, transformers 5.24.0.
"""
import sys

import torch
from peft import PeftModel
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

model_dir, adapter_dir, out = sys.argv[1:]
model = AutoModelForCausalLM.from_pretrained(model_dir, dtype=torch.float32)
before = {name: values.clone() for name, values in model.state_dict().items()}
merged = PeftModel.from_pretrained(model, adapter_dir).merge_and_unload().state_dict()
save_file({name: values for name, values in merged.items() if not torch.equal(values, before[name])}, out)
