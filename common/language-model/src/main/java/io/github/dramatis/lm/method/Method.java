package io.github.dramatis.lm.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an adapter changes what a projection W makes of x, which of its numbers are trained, and how peft stores them.
 */
public interface Method {
    /** What configurations and tables call it. */
    String label();

    /**
     * What stands for it in fingerprints of runs: never the same once its numbers mean something else. Adapters and
     * checkpoints of another fingerprint are not gone on from.
     */
    String fingerprint();

    /** Whether what it adds is scaled by alpha / rank. */
    default boolean hasAlpha() {
        return false;
    }

    /**
     * Whether its numbers are LoRA's A and B: such adapters go on from each other, and those of projections that a
     * checkpoint has in one matrix can be stored as one.
     */
    default boolean isLora() {
        return false;
    }

    /**
     * Makes sure that a projection can have an adapter of a rank.
     *
     * @param module the projection's name
     * @throws UserError if not
     */
    default void requireFits(int rank, String module, int in) {}

    /** Its numbers. The order is that of what is trained: LoRA+ trains the second faster. */
    List<AdapterTensor> tensors();

    /**
     * What is added to a projection, or its gradients.
     *
     * @param tensors by name; of gradients what is trained alone
     * @param scale alpha / rank
     */
    AdaptedProjection projection(Map<String, Matrix> tensors, float scale);

    /**
     * The factors of the plain LoRA that changes a projection by the same, at the same scale.
     *
     * @param tensors by name, those that {@link AdapterTensor#isImplied} left out; shared ones as wide as they are
     */
    LoraPair toLora(int rank, int in, int out, Map<String, float[]> tensors);

    /** The type of such adapters in peft 0.21 ({@code peft_type}). */
    String peftType();

    /** The dropout's name in adapter_config.json. */
    String dropoutField();

    /** What a configuration asks for that adapters of this type alone can have and that the engine cannot do. */
    default Optional<String> unsupported(JsonNode config) {
        return Optional.empty();
    }

    /** Puts the settings that this type alone has into adapter_config.json. */
    void putSettings(ObjectNode json, double alpha, double dropout);
}
