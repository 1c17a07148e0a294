package io.github.dramatis.lm.kernel.amx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The processor as Linux describes it in /proc. */
final class Processor {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Set<String> IDENTITY =
            Set.of("vendor_id", "cpu family", "model", "model name", "stepping", "microcode", "flags");

    private Processor() {}

    /** Whether the first processor has the tile unit with bfloat16 products; false where that is not known. */
    static boolean hasAmx() {
        List<String> flags = List.of(fields().getOrDefault("flags", "").split(" "));
        return flags.contains("amx_tile")
                && flags.contains("amx_bf16")
                && System.getProperty("os.arch").equals("amd64");
    }

    /**
     * All that an answer about this host depends on: the processor, the kernel, and the hypervisor by the start of the
     * host.
     */
    static String identity() {
        TreeMap<String, String> identity = fields();
        identity.keySet().retainAll(IDENTITY);
        identity.put("kernel", read("/proc/sys/kernel/osrelease"));
        identity.put("boot", read("/proc/sys/kernel/random/boot_id"));
        return identity.toString();
    }

    static String hostName() {
        return read("/proc/sys/kernel/hostname");
    }

    private static TreeMap<String, String> fields() {
        TreeMap<String, String> fields = new TreeMap<>();
        for (String line : read(CPU_INFO.toString()).split("\n")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                return fields; // an empty line ends the first processor
            }
            fields.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return fields;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException notLinux) {
            return "";
        }
    }
}
