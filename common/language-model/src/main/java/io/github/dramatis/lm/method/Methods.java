package io.github.dramatis.lm.method;

import io.github.dramatis.core.error.UserError;
import java.util.List;
import java.util.Optional;

/** The methods that there are. */
public final class Methods {
    /** LoRA, which the others are exported as. */
    public static final Method LORA = new Lora();
    /** LoRA whose A stays as it was drawn. */
    public static final Method LORA_FA = new LoraFa();
    /** Sums of blocks of the input. */
    public static final Method MISS = new Miss();
    /** Two vectors a projection around random factors that all share. */
    public static final Method VERA = new Vera();

    private static final List<Method> ALL = List.of(LORA, LORA_FA, MISS, VERA);

    private Methods() {}

    public static List<Method> all() {
        return ALL;
    }

    /**
     * The method of a label.
     *
     * @throws UserError if there is none
     */
    public static Method of(String label) {
        return ALL.stream()
                .filter(method -> method.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        "method " + label, "there is no such method", "set one of " + String.join(", ", labels())));
    }

    private static List<String> labels() {
        return ALL.stream().map(Method::label).toList();
    }

    /** The method that adapters of a type in peft are read as; empty for a type that cannot be read. */
    public static Optional<Method> ofPeftType(String type) {
        return ALL.stream().filter(method -> method.peftType().equals(type)).findFirst();
    }

    /** The types in peft that are read and written. */
    public static List<String> peftTypes() {
        return ALL.stream().map(Method::peftType).distinct().toList();
    }
}
