package io.github.dramatis.core.config;

/** Conditions of the configuration records; the binder adds the key's full path and reports all at once. */
final class Check {
    private Check() {}

    /**
     * @param key the component it is about, in the spelling of the file
     * @param problem what is wrong and what would be right
     */
    static void that(boolean holds, String key, String problem) {
        if (!holds) {
            throw new Violation(key, problem);
        }
    }

    /** A broken condition of one record. */
    static final class Violation extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        final String key;

        Violation(String key, String problem) {
            super(problem);
            this.key = key;
        }
    }
}
