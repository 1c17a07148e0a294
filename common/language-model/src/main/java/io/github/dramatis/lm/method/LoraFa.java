package io.github.dramatis.lm.method;

import io.github.dramatis.lm.method.AdapterTensor.Role;
import java.util.List;

/**
 * LoRA whose A stays as it was drawn (Zhang et al., arXiv 2308.03303). Without the factor (A Aᵀ)⁻¹ that peft's
 * optimizer puts on B's gradient: of a fresh A it is nearly a number, which AdamW cancels.
 */
final class LoraFa extends Lora {
    @Override
    public String label() {
        return "lora-fa";
    }

    @Override
    public String fingerprint() {
        return "LORA_FA";
    }

    @Override
    public List<AdapterTensor> tensors() {
        return List.of(a(Role.FROZEN), super.tensors().get(1));
    }
}
