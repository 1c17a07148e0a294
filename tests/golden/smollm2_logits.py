"""Logits of SmolLM2-135M-Instruct on three fixed texts, by float32 transformers: the oracle of SmolLm2Test.

    python tests/golden/smollm2_logits.py GGUF tests/src/test/resources/smollm2/logits.safetensors

Ran with torch 2.9.1, transformers 5.23 (see the file's metadata), safetensors, gguf. Takes about a minute. For each text i the file
has (all float32) "ids.i" [tokens], "logits.i" [tokens, 200] at the vocabulary ids "columns" [200], and "best.i" [tokens], the argmax of each position.
"""

import sys
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

# token ids, not texts: transformers' own GGUF tokenizer gets this model's wrong
TEXTS = [
    [1, 4093, 198, 2683, 359, 253, 5356, 5646, 11173, 30, 2],
    [504, 3575, 282, 4649, 314, 7042, 28, 284, 260, 3575, 282, 7042, 314, 4649, 30, 339, 1690, 338, 253, 216, 36],
    [1, 9690, 198, 57, 338, 2683, 9935, 429, 2, 198, 1, 4093, 198, 17, 18, 19, 20, 21, 22, 23, 24, 25, 216, 33, 40000, 49151, 0, 7, 198],
]


def main(gguf: Path, out: Path) -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    model = transformers.AutoModelForCausalLM.from_pretrained(
        gguf.parent, gguf_file=gguf.name, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    columns = torch.sort(torch.randperm(model.config.vocab_size)[:200]).values
    tensors = {"columns": columns.to(torch.float32)}
    with torch.no_grad():
        for i, ids in enumerate(TEXTS):
            logits = model(torch.tensor([ids])).logits[0]
            tensors[f"ids.{i}"] = torch.tensor(ids, dtype=torch.float32)
            tensors[f"logits.{i}"] = logits[:, columns].contiguous()
            tensors[f"best.{i}"] = logits.argmax(-1).to(torch.float32)
    save_file(tensors, out, metadata={"torch": torch.__version__, "transformers": transformers.__version__})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
