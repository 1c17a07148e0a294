package io.github.dramatis.lm.kernel.amx;

/** A main that ends as one does that SIGTERM stops. */
final class KilledProbe {
    private KilledProbe() {}

    public static void main(String[] arguments) {
        Runtime.getRuntime().halt(128 + 15);
    }
}
