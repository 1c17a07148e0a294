package io.github.dramatis.lm.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The ids of texts, line by line: prompts repeat instructions and titles, whose ids are kept. For tokenizers that treat
 * {@link LinesApart}. Safe for use by several threads at once.
 */
final class LineEncodings {
    /** Lines that are kept at least, and at most twice as many. */
    private static final int KEPT = 1 << 14;
    /** Characters of a line that is kept. */
    private static final int LONGEST = 1000;

    private final Function<String, int[]> encoder;
    private volatile Map<String, int[]> recent = new ConcurrentHashMap<>();
    private volatile Map<String, int[]> older = Map.of();

    /** @param encoder of whole texts */
    LineEncodings(Function<String, int[]> encoder) {
        this.encoder = encoder;
    }

    /** The ids of a text; the caller may change them. */
    int[] encode(String text) {
        List<int[]> lines = new ArrayList<>();
        int length = 0;
        int begin = 0;
        while (begin < text.length()) {
            int end = lineEnd(text, begin);
            int[] ids = line(text.substring(begin, end));
            lines.add(ids);
            length += ids.length;
            begin = end;
        }
        int[] all = new int[length];
        int at = 0;
        for (int[] ids : lines) {
            System.arraycopy(ids, 0, all, at, ids.length);
            at += ids.length;
        }
        return all;
    }

    /** Where the line ends that begins here: behind its newline, or with the text. */
    private static int lineEnd(String text, int begin) {
        for (int newline = text.indexOf('\n', begin); newline >= 0; newline = text.indexOf('\n', newline + 1)) {
            if (newline > begin
                    && newline + 1 < text.length()
                    && !WhiteSpace.is(text.charAt(newline - 1))
                    && !WhiteSpace.is(text.charAt(newline + 1))) {
                return newline + 1;
            }
        }
        return text.length();
    }

    private int[] line(String line) {
        if (line.length() > LONGEST) {
            return encoder.apply(line);
        }
        int[] ids = recent.get(line);
        if (ids == null) {
            ids = older.get(line);
            keep(line, ids == null ? ids = encoder.apply(line) : ids);
        }
        return ids;
    }

    /** Lines that nobody asked for since the last time it was full are dropped when it is full. */
    private void keep(String line, int[] ids) {
        if (recent.size() >= KEPT) {
            synchronized (this) {
                if (recent.size() >= KEPT) {
                    older = recent;
                    recent = new ConcurrentHashMap<>();
                }
            }
        }
        recent.put(line, ids);
    }
}
