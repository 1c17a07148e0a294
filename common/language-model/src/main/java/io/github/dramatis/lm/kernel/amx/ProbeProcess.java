package io.github.dramatis.lm.kernel.amx;

import java.io.IOException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a class's main in a Java process of its own, which may crash without taking this one down. */
final class ProbeProcess {
    /** Exit status of a probe that computed something else than it should. */
    static final int WRONG = 10;

    /** Exit statuses by SIGILL, SIGABRT, SIGBUS, SIGFPE and SIGSEGV; other signals come from outside. */
    private static final Set<Integer> CRASHES = Set.of(128 + 4, 128 + 6, 128 + 7, 128 + 8, 128 + 11);

    private static final long LIMIT_SECONDS = 60;
    /**
     * Where the probe's classes and native libraries lie: one jar, or many, whichever class loader this class came
     * from.
     */
    private static final List<String> NEEDED = List.of(
            "org/bytedeco/dnnl/global/dnnl.class",
            "org/bytedeco/dnnl/linux-x86_64/libdnnl.so.2",
            "org/bytedeco/opencl/presets/OpenCL.class", // dnnl's classes name it
            "org/bytedeco/opencl/linux-x86_64/libjniOpenCL.so",
            "org/bytedeco/javacpp/Loader.class",
            "org/bytedeco/javacpp/linux-x86_64/libjnijavacpp.so",
            "com/sun/jna/NativeLibrary.class");

    private final Class<?> main;

    ProbeProcess(Class<?> main) {
        this.main = main;
    }

    AmxVerdict run() {
        Process child = null;
        try {
            ProcessBuilder builder = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("OMP_NUM_THREADS", "1");
            child = builder.start();
            return child.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) ? verdict(child.exitValue()) : AmxVerdict.UNKNOWN;
        } catch (IOException notStarted) {
            return AmxVerdict.UNKNOWN;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return AmxVerdict.UNKNOWN;
        } finally {
            if (child != null) {
                child.destroyForcibly();
            }
        }
    }

    private static AmxVerdict verdict(int status) {
        if (status == 0) {
            return AmxVerdict.WORKS;
        }
        return status == WRONG || CRASHES.contains(status) ? AmxVerdict.FAILS : AmxVerdict.UNKNOWN;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+SuppressFatalErrorMessage"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("org.bytedeco.javacpp.") || name.startsWith("jna."))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of("-cp", classPath(), main.getName()));
        return command;
    }

    private String classPath() {
        return Stream.concat(Stream.of(main.getName().replace('.', '/') + ".class"), NEEDED.stream())
                .flatMap(resource -> Stream.ofNullable(rootOf(resource)))
                .distinct()
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    /** The jar or the folder that holds a resource; null if none does. */
    private String rootOf(String resource) {
        URL url = main.getClassLoader().getResource(resource);
        if (url == null) {
            return null;
        }
        String path = url.getPath(); // /folder/resource, or file:/folder/some.jar!/resource
        String root = path.substring(0, path.length() - resource.length());
        if (url.getProtocol().equals("jar")) {
            root = root.substring("file:".length(), root.length() - "!/".length());
        }
        return URLDecoder.decode(root.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
