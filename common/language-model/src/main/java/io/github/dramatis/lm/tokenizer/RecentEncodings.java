package io.github.dramatis.lm.tokenizer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The ids of texts encoded lately. Prompts of one user begin alike and all end alike, so most of their text need not be encoded
 * again. Safe for use by several threads at once; the arrays are shared and must not be changed.
 */
final class RecentEncodings {
    private static final int CAPACITY = 256;

    private final Function<String, int[]> encode;
    private final Map<String, int[]> recent = new LinkedHashMap<>(CAPACITY, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, int[]> eldest) {
            return size() > CAPACITY;
        }
    };

    RecentEncodings(Function<String, int[]> encode) {
        this.encode = encode;
    }

    int[] of(String text) {
        synchronized (recent) {
            int[] known = recent.get(text);
            if (known != null) {
                return known;
            }
        }
        // outside the lock: encoding takes a thousand times as long
        int[] ids = encode.apply(text);
        synchronized (recent) {
            recent.put(text, ids);
        }
        return ids;
    }
}
