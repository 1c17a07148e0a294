package io.github.dramatis.core.naming;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** Finds the constant of an enum by the name that it has in configuration, in tables or in files. */
public final class ByName {
    private ByName() {}

    /**
     * The first constant of that name, empty if none has it.
     *
     * @param constants all of the enum
     * @param nameOf the name of a constant
     */
    public static <E extends Enum<E>> Optional<E> find(E[] constants, Function<E, String> nameOf, String name) {
        return Arrays.stream(constants)
                .filter(constant -> nameOf.apply(constant).equals(name))
                .findFirst();
    }
}
