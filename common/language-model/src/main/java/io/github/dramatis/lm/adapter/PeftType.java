package io.github.dramatis.lm.adapter;

import io.github.dramatis.core.naming.ByName;
import java.util.Optional;

/** The types of adapters in peft 0.21 that are read and written, under its names ({@code peft_type}). */
enum PeftType {
    LORA(new LoraFiles()),
    MISS(new MissFiles()),
    VERA(new VeraFiles());

    private final PeftFiles files;

    PeftType(PeftFiles files) {
        this.files = files;
    }

    /** Empty for a type that cannot be read. */
    static Optional<PeftType> of(String name) {
        return ByName.find(values(), PeftType::name, name);
    }

    /** The type in which adapters of a method are written. */
    static PeftType of(Method method) {
        return switch (method) {
            case LORA, LORA_FA -> LORA;
            case MISS -> MISS;
            case VERA -> VERA;
        };
    }

    PeftFiles files() {
        return files;
    }
}
