package io.github.dramatis.tests;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What this JVM holds in its heap, looked through for text. */
final class HeapDump {
    private static final int WINDOW = 1 << 20;
    private static final int OVERLAP = 100;

    private HeapDump() {}

    /** Writes all live objects into a new file. */
    static Path write(Path file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
        return file;
    }

    /**
     * Where a text is in a dump, each with some bytes of what is around it; the JVM keeps strings of Latin letters as
     * bytes.
     *
     * @param text matches no more than 100 characters
     */
    static List<String> find(Path dump, Pattern text) throws IOException {
        List<String> excerpts = new ArrayList<>();
        byte[] window = new byte[WINDOW];
        int kept = 0;
        try (InputStream in = Files.newInputStream(dump)) {
            for (int read = in.readNBytes(window, kept, WINDOW - kept);
                    read > 0;
                    read = in.readNBytes(window, kept, WINDOW - kept)) {
                int filled = kept + read;
                // what begins in the overlap is found in the next window
                int end = filled < WINDOW ? filled : filled - OVERLAP;
                String shown = new String(window, 0, filled, StandardCharsets.ISO_8859_1);
                text.matcher(shown)
                        .results()
                        .filter(found -> found.start() < end)
                        .forEach(found -> excerpts.add(around(shown, found.start())));
                kept = filled - end;
                System.arraycopy(window, end, window, 0, kept);
            }
        }
        return excerpts;
    }

    private static String around(String shown, int place) {
        return shown.substring(Math.max(0, place - OVERLAP), Math.min(shown.length(), place + OVERLAP))
                .replaceAll("[^ -~]+", " ");
    }
}
