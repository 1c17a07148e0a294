package io.github.dramatis.spark.model;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.lm.adapter.AdapterVerify;
import io.github.dramatis.lm.adapter.BaseModel;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.PeftFormat;
import io.github.dramatis.lm.adapter.TrainedAdapter;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.spark.session.HadoopFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Adapters between an executor's disk, where PEFT files are made, and the workspace, where they live. */
public final class AdapterFiles {
    private AdapterFiles() {}

    /**
     * Writes an adapter's PEFT directory. A retried task writes over what an earlier attempt left.
     *
     * @param folder URI of the directory in the workspace
     * @param base the shape of the model
     */
    public static void write(String folder, TrainedAdapter adapter, ModelConfig base, AgentModel model) {
        inTemporaryFolder(local -> {
            PeftFormat.write(local, adapter, base, new BaseModel(model.name(), model.weights()));
            Path target = new Path(folder);
            FileSystem files = target.getFileSystem(HadoopFiles.configuration());
            for (java.nio.file.Path file : list(local)) {
                files.copyFromLocalFile(
                        false,
                        true,
                        new Path(file.toUri()),
                        new Path(target, file.getFileName().toString()));
            }
            return null;
        });
    }

    /**
     * Reads an adapter's PEFT directory as the plain LoRA adapter that it equals.
     *
     * @param base the shape of the model it is for
     */
    public static LoraAdapter read(String folder, ModelConfig base) {
        return readTrained(folder, base).toLora();
    }

    /** Reads an adapter's PEFT directory, in the form of its method. */
    public static TrainedAdapter readTrained(String folder, ModelConfig base) {
        return inLocalCopy(folder, local -> PeftFormat.readTrained(local, base));
    }

    /**
     * An adapter that was trained elsewhere.
     *
     * @param adapter in the form of its method
     * @param variant of the method, see {@link PeftFormat#variant}
     * @param trainedOn the base model that its files name; empty if they name none
     * @param report whether peft and vLLM load it
     */
    public record Given(
            TrainedAdapter adapter, String variant, Optional<BaseModel> trainedOn, AdapterVerify.Report report) {}

    /** Reads an adapter's PEFT directory, and what it says of its base. */
    public static Given readGiven(String folder, ModelConfig base) {
        return inLocalCopy(
                folder,
                local -> new Given(
                        PeftFormat.readTrained(local, base),
                        PeftFormat.variant(local),
                        PeftFormat.base(local),
                        AdapterVerify.run(local, Optional.empty())));
    }

    private static <T> T inLocalCopy(String folder, FolderAction<T> action) {
        return inTemporaryFolder(local -> {
            Path source = new Path(folder);
            FileSystem files = source.getFileSystem(HadoopFiles.configuration());
            for (var file : files.listStatus(source)) {
                files.copyToLocalFile(
                        false,
                        file.getPath(),
                        new Path(local.resolve(file.getPath().getName()).toUri()),
                        true);
            }
            return action.run(local);
        });
    }

    /** Whether an adapter's PEFT directory is there, by its weights. */
    public static boolean isThere(String folder) {
        Path weights = new Path(folder, PeftFormat.WEIGHTS);
        try {
            return weights.getFileSystem(HadoopFiles.configuration()).exists(weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Copies an adapter's PEFT directory within the workspace.
     *
     * @return whether there was one
     */
    public static boolean copy(String folder, String target) {
        if (folder.equals(target)) {
            return true;
        }
        Path source = new Path(folder);
        try {
            FileSystem files = source.getFileSystem(HadoopFiles.configuration());
            for (var file : files.listStatus(source)) {
                FileUtil.copy(
                        files,
                        file.getPath(),
                        files,
                        new Path(target, file.getPath().getName()),
                        false,
                        true,
                        files.getConf());
            }
            return true;
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * SHA-256 of weights and configuration of each PEFT directory below a folder, by its path there.
     *
     * @throws UserError if there is no such folder, or no adapter in it
     */
    public static TreeMap<String, String> fingerprints(String folder) {
        TreeMap<String, String> found = new TreeMap<>();
        Path root = new Path(folder);
        try {
            FileSystem files = root.getFileSystem(HadoopFiles.configuration());
            String below = files.makeQualified(root).toString() + "/";
            RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
            while (all.hasNext()) {
                Path file = all.next().getPath();
                if (file.getName().equals(PeftFormat.WEIGHTS)) {
                    found.put(
                            file.getParent().toString().substring(below.length()),
                            sha256(files, file, new Path(file.getParent(), PeftFormat.CONFIG)));
                }
            }
        } catch (FileNotFoundException e) {
            // said below
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (found.isEmpty()) {
            throw new UserError(
                    "folder " + folder,
                    "there is no adapter in it",
                    "give a folder with PEFT directories in it, such as persona/short+long/0");
        }
        return found;
    }

    private static String sha256(FileSystem files, Path... parts) throws IOException {
        MessageDigest digest = Sha256.digest();
        for (Path part : parts) {
            try (InputStream in = files.open(part);
                    OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                in.transferTo(out);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @FunctionalInterface
    private interface FolderAction<T> {
        T run(java.nio.file.Path folder) throws IOException;
    }

    private static <T> T inTemporaryFolder(FolderAction<T> action) {
        try {
            java.nio.file.Path local = Files.createTempDirectory("dramatis-adapter");
            try {
                return action.run(local);
            } finally {
                FileUtils.deleteDirectory(local.toFile());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<java.nio.file.Path> list(java.nio.file.Path folder) throws IOException {
        try (Stream<java.nio.file.Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
