package io.github.dramatis.lm.adapter;

import io.github.dramatis.core.error.UserError;
import java.util.List;

/**
 * What a LoRA adapter is made of: W x becomes W x + (alpha / rank) B A x (Hu et al., arXiv 2106.09685).
 *
 * @param rank r, rows of A and columns of B
 * @param alpha numerator of the scale
 * @param dropout probability that an element of the adapter's input is zeroed in training, in [0, 1)
 * @param targetModules names of the adapted projections, e.g. q_proj, v_proj
 */
public record LoraConfig(int rank, double alpha, double dropout, List<String> targetModules) {
    public static final List<String> MODULES =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    /** What Phi-3 has in place of q, k, v and of gate, up. */
    public static final List<String> FUSED_MODULES = List.of("qkv_proj", "gate_up_proj");

    public LoraConfig {
        check(rank >= 1 && rank <= 512, "rank " + rank, "it must be 1 to 512", "set a rank such as 16");
        check(alpha > 0, "alpha " + alpha, "it must be positive", "set alpha to the rank or twice the rank");
        check(
                dropout >= 0 && dropout < 1,
                "dropout " + dropout,
                "it must be in [0, 1)",
                "set 0 or a value such as 0.05");
        targetModules = List.copyOf(targetModules);
        check(
                !targetModules.isEmpty() && targetModules.stream().allMatch(LoraConfig::isModule),
                "target modules " + targetModules,
                "there must be at least one, and each one of " + MODULES + " or, on Phi-3, of " + FUSED_MODULES,
                "set e.g. q_proj,k_proj,v_proj,o_proj");
    }

    private static boolean isModule(String name) {
        return MODULES.contains(name) || FUSED_MODULES.contains(name);
    }

    private static void check(boolean holds, String what, String problem, String cure) {
        if (!holds) {
            throw new UserError(what, problem, cure);
        }
    }

    /** alpha / rank, by which B A x is multiplied. */
    public float scale() {
        return (float) (alpha / rank);
    }
}
