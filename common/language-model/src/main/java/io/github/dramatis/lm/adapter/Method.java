package io.github.dramatis.lm.adapter;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.naming.ByName;
import java.util.Arrays;
import java.util.List;

/** How an adapter changes what a projection W makes of x, and which of its numbers are trained. */
public enum Method {
    /** W x + (alpha / rank) B A x (Hu et al., arXiv 2106.09685). */
    LORA("lora", true),
    /**
     * LoRA whose A stays as it was drawn (Zhang et al., arXiv 2308.03303). Without the factor (A Aᵀ)⁻¹ that peft's
     * optimizer puts on B's gradient: of a fresh A it is nearly a number, which AdamW cancels.
     */
    LORA_FA("lora-fa", true),
    /**
     * W x + Dᵀ (Σ of x's blocks of rank elements): LoRA whose A is the identity repeated (Kang and Yin, arXiv
     * 2409.15371).
     */
    MISS("miss", false),
    /** W x + b ⊙ B (d ⊙ A x) with random A and B that all modules share (Kopiczko et al., arXiv 2310.11454). */
    VERA("vera", false);

    private final String label;
    private final boolean hasAlpha;

    Method(String label, boolean hasAlpha) {
        this.label = label;
        this.hasAlpha = hasAlpha;
    }

    /** What configurations and tables call it. */
    public String label() {
        return label;
    }

    /** Whether what it adds is scaled by alpha / rank. */
    public boolean hasAlpha() {
        return hasAlpha;
    }

    /**
     * The method of a label.
     *
     * @throws UserError if there is none
     */
    public static Method of(String label) {
        List<String> labels = Arrays.stream(values()).map(Method::label).toList();
        return ByName.find(values(), Method::label, label)
                .orElseThrow(() -> new UserError(
                        "method " + label, "there is no such method", "set one of " + String.join(", ", labels)));
    }
}
