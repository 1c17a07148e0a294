package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.checkpoint.ModelDirectory;

/**
 * Which model an adapter was trained on.
 *
 * @param name a logical name, e.g. {@code HuggingFaceTB/SmolLM2-135M-Instruct}; never a path of some machine
 * @param sha256 of its weights, as {@link ModelDirectory#weightsSha256()} has it
 */
public record BaseModel(String name, String sha256) {
    public BaseModel {
        if (name.isBlank() || name.matches("\\.{0,2}/.*") || name.contains("\\")) {
            throw new IllegalArgumentException("not a logical model name: " + name);
        }
    }

    /** The name and hash of an open model. */
    public static BaseModel of(ModelDirectory model) {
        return new BaseModel(model.name(), model.weightsSha256());
    }
}
