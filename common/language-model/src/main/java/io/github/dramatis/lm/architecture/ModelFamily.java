package io.github.dramatis.lm.architecture;

import io.github.dramatis.core.naming.ByName;
import java.util.Arrays;
import java.util.List;

/** The model families that the engine computes: one transformer block, which differs in biases, windows and storage. */
public enum ModelFamily {
    /** LLaMA 2 and 3, SmolLM2. */
    LLAMA("llama", "LlamaForCausalLM", false, false),
    MISTRAL("mistral", "MistralForCausalLM", false, false),
    /** Qwen2 and Qwen2.5. */
    QWEN2("qwen2", "Qwen2ForCausalLM", true, false),
    /** Phi-3 and Phi-3.5. */
    PHI3("phi3", "Phi3ForCausalLM", false, true);

    private final String modelType;
    private final String architecture;
    private final boolean queryKeyValueBias;
    private final boolean fused;

    ModelFamily(String modelType, String architecture, boolean queryKeyValueBias, boolean fused) {
        this.modelType = modelType;
        this.architecture = architecture;
        this.queryKeyValueBias = queryKeyValueBias;
        this.fused = fused;
    }

    /** {@code model_type} in config.json. */
    public String modelType() {
        return modelType;
    }

    /** The class in transformers, as {@code architectures} in config.json names it. */
    public String architecture() {
        return architecture;
    }

    /** Whether queries, keys and values have a bias. */
    public boolean queryKeyValueBias() {
        return queryKeyValueBias;
    }

    /** Whether checkpoints hold q, k, v as one {@code qkv_proj} and gate, up as one {@code gate_up_proj}. */
    public boolean fused() {
        return fused;
    }

    static List<String> modelTypes() {
        return Arrays.stream(values()).map(ModelFamily::modelType).toList();
    }

    /**
     * The family of a supported {@code model_type}.
     *
     * @throws java.util.NoSuchElementException if it is not supported
     */
    public static ModelFamily of(String modelType) {
        return ByName.find(values(), ModelFamily::modelType, modelType).orElseThrow();
    }
}
