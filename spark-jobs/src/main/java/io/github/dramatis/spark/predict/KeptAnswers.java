package io.github.dramatis.spark.predict;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.workspace.KeptLines;
import io.github.dramatis.spark.workspace.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Where a task that asks keeps its answers, in one file once it has all of them. A task that is tried again reads them
 * there, and so does the next run where the driver died: at most the tasks under way are asked again. The files go with
 * the stage's checkpoints.
 *
 * @param folder URI of the files
 * @param parts tasks that the prompts are spread over: prompts are in the same part in every run
 */
record KeptAnswers(String folder, int parts) implements Serializable {
    /** Column of the part that a prompt is in, from 0. */
    static final String PART = "answer_part";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OF = "of-";

    /**
     * The kept answers of a stage: in as many parts as a run of the same fingerprint began with, if one did.
     *
     * @param tasks into how many parts a new one goes
     */
    static KeptAnswers in(StageContext context, int tasks) {
        Path folder = new Path(context.checkpoints(), "answers-" + context.fingerprint());
        Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
        try {
            FileSystem files = folder.getFileSystem(hadoop);
            for (FileStatus begun :
                    files.listStatus(folder, path -> path.getName().matches(OF + "\\d+"))) {
                Path path = begun.getPath();
                return new KeptAnswers(
                        path.toString(), Integer.parseInt(path.getName().substring(OF.length())));
            }
        } catch (FileNotFoundException e) {
            // no task of an earlier run had all of its answers
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
        return new KeptAnswers(new Path(folder, OF + tasks).toString(), tasks);
    }

    /**
     * The answers of a part.
     *
     * @param ask gives them where there is no file; not called where there is one
     */
    Iterator<Answers> of(int part, Supplier<Iterator<Answers>> ask) {
        Path file = new Path(folder, String.format(Locale.ROOT, "part-%05d.jsonl.gz", part));
        Configuration hadoop = HadoopFiles.configuration();
        try {
            if (!file.getFileSystem(hadoop).exists(file)) {
                // first all of them: an object store would take a file for whole that a failure has cut off
                byte[] packed = packed(ask.get());
                WholeFile.replace(file, hadoop, out -> out.write(packed));
            }
            return read(file, hadoop);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the answers of a task in " + file, e);
        }
    }

    /** Some hundred bytes an answer. */
    private static byte[] packed(Iterator<Answers> answers) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            while (answers.hasNext()) {
                packed.write(JSON.writeValueAsBytes(answers.next()));
                packed.write('\n');
            }
        }
        return bytes.toByteArray();
    }

    private static Iterator<Answers> read(Path file, Configuration hadoop) throws IOException {
        KeptLines<Answers> lines = KeptLines.open(
                file.getFileSystem(hadoop).open(file),
                JSON.readerFor(Answers.class),
                "kept answers " + file,
                "remove it; what it held is asked for again");
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close(lines, file));
        return lines;
    }

    private static void close(KeptLines<Answers> lines, Path file) {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }
}
