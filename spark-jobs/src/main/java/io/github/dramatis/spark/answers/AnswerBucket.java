package io.github.dramatis.spark.answers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.workspace.KeptLines;
import io.github.dramatis.spark.workspace.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The answers about one bucket's users, in memory. New ones are written in parts, each a file that is there whole or
 * not at all: a task that dies loses the answers since its last part, no more. For one thread.
 */
public final class AnswerBucket implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader READER = JSON.readerFor(StoredAnswer.class);
    private static final String SUFFIX = ".jsonl.gz";
    private static final String FIX = "remove it; what it held is asked for again";
    private static final double NANOS = 1e9;

    private final AnswerStore store;
    private final Path folder;
    private final FileSystem files;
    private final String run;
    private final Map<String, StoredAnswer> answers = new HashMap<>();
    private final Map<String, String> failures = new HashMap<>();
    private final Set<String> users = new HashSet<>(); // whom its parts name
    private final List<StoredAnswer> unwritten = new ArrayList<>();
    private long oldestUnwritten;

    private AnswerBucket(AnswerStore store, Path folder, String run) throws IOException {
        this.store = store;
        this.folder = folder;
        this.run = run;
        files = folder.getFileSystem(HadoopFiles.configuration());
    }

    /** Reads a bucket. */
    static AnswerBucket open(AnswerStore store, Path folder, String run) {
        try {
            AnswerBucket bucket = new AnswerBucket(store, folder, run);
            for (Path part : bucket.parts()) {
                bucket.read(part);
            }
            return bucket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the answers in " + folder, e);
        }
    }

    /** Its parts, by name. */
    private List<Path> parts() throws IOException {
        return list(true);
    }

    /** Removes what a task that died was writing: answers that no reader sees. Must not run beside one that writes. */
    private void removeTorn() throws IOException {
        for (Path torn : list(false)) {
            files.delete(torn, false);
        }
    }

    private List<Path> list(boolean whole) throws IOException {
        try {
            return Arrays.stream(files.listStatus(folder, path -> isPart(path) == whole))
                    .map(FileStatus::getPath)
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    private static boolean isPart(Path file) {
        return file.getName().endsWith(SUFFIX);
    }

    private void read(Path part) throws IOException {
        try (KeptLines<StoredAnswer> lines = KeptLines.open(files.open(part), READER, "stored answers " + part, FIX)) {
            while (lines.hasNext()) {
                StoredAnswer stored = lines.next();
                users.add(stored.user());
                if (stored.text() != null) {
                    answers.putIfAbsent(stored.key(), stored);
                } else if (stored.run().equals(run)) {
                    failures.put(stored.key(), stored.failure());
                }
            }
        }
    }

    /** The answer to a question that has been asked before. */
    public Optional<ChatAnswer> find(String key) {
        return Optional.ofNullable(answers.get(key)).map(StoredAnswer::answer);
    }

    /** Why a question got no answer in this run. */
    public Optional<String> failure(String key) {
        return Optional.ofNullable(failures.get(key));
    }

    /** Keeps an answer that has just been paid for. */
    public void add(String key, String user, String model, ChatAnswer answer, double cost) {
        StoredAnswer stored = new StoredAnswer(
                key,
                user,
                model,
                answer.text(),
                answer.inputTokens(),
                answer.outputTokens(),
                answer.truncated(),
                cost,
                answer.first(),
                null,
                run);
        answers.put(key, stored);
        append(stored);
    }

    /** Keeps a failure, so that a retried task of this run does not try again. */
    public void addFailure(String key, String user, String failure) {
        failures.put(key, failure);
        append(new StoredAnswer(key, user, null, null, 0, 0, false, 0, List.of(), failure, run));
    }

    private void append(StoredAnswer line) {
        if (unwritten.isEmpty()) {
            oldestUnwritten = System.nanoTime();
        }
        unwritten.add(line);
        writeIfDue();
    }

    /** Writes a part if enough answers or enough time have come together. */
    public void writeIfDue() {
        boolean many = unwritten.size() >= store.config().partAnswers();
        double age = (System.nanoTime() - oldestUnwritten) / NANOS;
        if (many
                || (!unwritten.isEmpty() && age >= store.config().partInterval().toMillis() / 1e3)) {
            write();
        }
    }

    /** Writes what has come since the last part. */
    public void write() {
        if (!unwritten.isEmpty()) {
            writePart(unwritten);
            unwritten.clear();
        }
    }

    private void writePart(List<StoredAnswer> lines) {
        Path part = new Path(folder, run + "-" + UUID.randomUUID() + SUFFIX);
        try {
            WholeFile.replace(part, HadoopFiles.configuration(), stream -> {
                GZIPOutputStream packed = new GZIPOutputStream(stream);
                for (StoredAnswer line : lines) {
                    packed.write(JSON.writeValueAsBytes(line));
                    packed.write('\n');
                }
                packed.finish();
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write answers into " + folder + ": " + e.getMessage(), e);
        }
    }

    /** All its parts as one, without failures and torn parts. Must not run beside a task that writes into it. */
    void compact() {
        try {
            removeTorn();
            List<Path> before = parts();
            if (before.size() < 2) {
                return;
            }
            writePart(List.copyOf(answers.values()));
            for (Path part : before) {
                files.delete(part, false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compact the answers in " + folder, e);
        }
    }

    /**
     * Rewrites its parts without some users, and without what was written from tags, which may be theirs; returns those
     * of the users whom it had answers or failures about, and the items, as {@link AnswerStore#OF_TAGGED_ITEM} has
     * them. Where there is nothing of either its parts stay as they are; what is torn goes, whomever it is about.
     *
     * @param forgotten whether a user is one of them
     */
    Set<String> forget(Predicate<String> forgotten) {
        try {
            removeTorn();
            Set<String> found = users.stream()
                    .filter(forgotten.or(AnswerStore::isOfTaggedItem))
                    .collect(Collectors.toSet());
            if (found.isEmpty()) {
                return found;
            }
            List<Path> before = parts();
            answers.values().removeIf(answer -> found.contains(answer.user()));
            if (!answers.isEmpty()) {
                writePart(List.copyOf(answers.values()));
            }
            for (Path part : before) {
                files.delete(part, false);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot erase answers in " + folder, e);
        }
    }

    StoreSums sums() {
        return answers.values().stream()
                .map(a -> new StoreSums(1, a.inputTokens(), a.outputTokens(), a.cost()))
                .reduce(StoreSums.NONE, StoreSums::plus);
    }

    /** Writes what is left. */
    @Override
    public void close() {
        write();
    }
}
