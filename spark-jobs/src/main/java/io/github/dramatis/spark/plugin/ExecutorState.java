package io.github.dramatis.spark.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that outlives a task on an executor, and the one place with static state, since Spark gives tasks nothing
 * else that outlives them. The driver has one too; with a local master both are the same.
 */
public final class ExecutorState {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorState.class);
    private static final ExecutorState OF_THIS_JVM = new ExecutorState();

    private final Map<Object, Made> made = new ConcurrentHashMap<>();
    private final Map<Object, Long> kept = new ConcurrentHashMap<>(); // bytes by model
    private final Queue<Path> folders = new ConcurrentLinkedQueue<>();
    private final ExecutorMetrics metrics = new ExecutorMetrics();

    /** For tests; all else takes that of the JVM. */
    ExecutorState() {}

    /** The state of this JVM. */
    public static ExecutorState get() {
        return OF_THIS_JVM;
    }

    /**
     * What the key stands for, made by the first task that asks while others wait; kept as long as the executor lives.
     * A failure is not kept: the next task tries again.
     *
     * @param key a record: equal keys stand for the same thing
     */
    @SuppressWarnings("unchecked")
    public <T> T once(Object key, Supplier<T> make) {
        return (T) made.computeIfAbsent(key, unused -> new Made()).get(make);
    }

    /**
     * Native memory that models keep for as long as the executor lives.
     *
     * @param beside a model's key
     * @return bytes of all others
     */
    public long keptBeside(Object beside) {
        return kept.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(beside))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Native memory that one model keeps, in bytes; 0 if it is not there. */
    public long kept(Object model) {
        return kept.getOrDefault(model, 0L);
    }

    /** Notes that a model keeps so many bytes; more than it kept before counts. */
    public void keeps(Object model, long bytes) {
        kept.merge(model, bytes, Math::max);
    }

    /** What this executor counts. */
    public ExecutorMetrics metrics() {
        return metrics;
    }

    /** A new local folder that is removed when the executor ends. */
    public Path newFolder(String prefix) throws IOException {
        Path folder = Files.createTempDirectory(prefix);
        folders.add(folder);
        return folder;
    }

    /** Native memory is left to the end of the process: tasks that are being stopped may still compute in it. */
    void removeFiles() {
        for (Path folder = folders.poll(); folder != null; folder = folders.poll()) {
            try {
                FileUtils.deleteDirectory(folder.toFile());
            } catch (IOException e) {
                LOG.warn("could not remove {}: {}", folder, e.getMessage());
            }
        }
    }

    /** A slot whose content is made under its own lock, so that making one thing may ask for another. */
    private static final class Made {
        private Object value;

        synchronized Object get(Supplier<?> make) {
            if (value == null) {
                value = make.get();
            }
            return value;
        }
    }
}
