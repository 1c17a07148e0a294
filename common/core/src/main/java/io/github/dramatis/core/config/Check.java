package io.github.dramatis.core.config;

import java.net.URI;
import java.net.URISyntaxException;

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

    /** Holds if a URL names a host by the rules of the JDK's client, which knows no underscores. */
    static void hasHost(String url, String key) {
        String host = null;
        try {
            host = new URI(url).getHost();
        } catch (URISyntaxException e) {
            // the same as a URL without a host
        }
        that(host != null, key, "must name a host in letters, digits, hyphens and dots, is " + url);
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
