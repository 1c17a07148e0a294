package io.github.dramatis.spark.model;

import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.spark.plugin.ExecutorState;
import io.github.dramatis.spark.session.HadoopFiles;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the base model is, and its way onto an executor: a local path is used as it is, anything else is fetched once
 * by each executor and checked, unless the executor's machine has it already.
 *
 * @param path local path or any URI that Hadoop reads
 * @param nodeLocal where the machines may have it; empty: nowhere
 */
public record ModelLocation(String path, String nodeLocal) implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLocation.class);
    private static final String WEIGHTS = ".safetensors";

    /** The files of one location on this executor, with or without the weights. */
    private record OnThisExecutor(ModelLocation location, boolean weights, String sha256) {}

    static ModelLocation of(BaseModelConfig config) {
        return new ModelLocation(config.path(), config.nodeLocal());
    }

    /** The model's name, without the path to it. */
    public String name() {
        return Path.of(path).getFileName().toString();
    }

    /** A local folder with tokenizer and configuration; the weights need not be in it. */
    public Path withoutWeights() {
        return local() ? existing() : once(false, null);
    }

    /**
     * A local folder with everything.
     *
     * @param sha256 what the weights have to be; null: whatever they are
     * @throws UserError if they are others, or the model cannot be read here
     */
    public Path whole(String sha256) {
        return local() ? existing() : once(true, sha256);
    }

    private boolean local() {
        String scheme = new org.apache.hadoop.fs.Path(path).toUri().getScheme();
        return scheme == null || scheme.equals("file");
    }

    private Path existing() {
        Path folder = Path.of(new org.apache.hadoop.fs.Path(path).toUri().getPath());
        if (!Files.isDirectory(folder)) {
            throw new UserError(
                    "base model " + path,
                    "there is no such folder on " + host(),
                    "put it at the same path on every machine, or give a URI that all of them can read;"
                            + " submit/fetch-base-model and dramatis model import make one");
        }
        return folder;
    }

    private Path once(boolean weights, String sha256) {
        return ExecutorState.get().once(new OnThisExecutor(this, weights, sha256), () -> find(weights, sha256));
    }

    private Path find(boolean weights, String sha256) {
        if (sha256 == null) {
            Path near = nodeLocal.isEmpty() ? null : Path.of(nodeLocal);
            if (near != null && Files.isDirectory(near)) {
                return near;
            }
            if (near != null) {
                LOG.warn("{} has not the model {} at {}, so it is fetched", host(), name(), near);
            }
            return fetch(weights);
        }
        Path known = once(weights, null); // with a local master, the one that the driver has looked at
        if (sha256Of(known).equals(sha256)) {
            return known;
        }
        LOG.warn("{} has other weights of the model {} at {}, so they are fetched", host(), name(), known);
        Path fetched = fetch(weights);
        if (!sha256Of(fetched).equals(sha256)) {
            throw new UserError(
                    "base model " + path,
                    "its weights on " + host() + " have the SHA-256 " + sha256Of(fetched) + ", the driver found "
                            + sha256,
                    "do not change a model while a run uses it; run again");
        }
        return fetched;
    }

    private Path fetch(boolean weights) {
        long start = System.nanoTime();
        org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(path);
        try {
            Path target = Files.createDirectory(
                    ExecutorState.get().newFolder("dramatis-model").resolve(name()));
            FileSystem files = source.getFileSystem(HadoopFiles.configuration());
            long bytes = 0;
            for (FileStatus file : files.listStatus(source)) {
                String name = file.getPath().getName();
                if (file.isFile() && (weights || !name.endsWith(WEIGHTS))) {
                    files.copyToLocalFile(
                            false,
                            file.getPath(),
                            new org.apache.hadoop.fs.Path(target.resolve(name).toUri()),
                            true);
                    bytes += file.getLen();
                }
            }
            LOG.info(
                    "base model {}: {} bytes fetched in {} ms", name(), bytes, (System.nanoTime() - start) / 1_000_000);
            return target;
        } catch (IOException e) {
            throw new UserError(
                    "base model " + path,
                    "it cannot be fetched to " + host() + ": " + e.getMessage(),
                    "check path, permissions, credentials and the space for temporary files",
                    e);
        }
    }

    private static String sha256Of(Path folder) {
        try (ModelDirectory directory = ModelDirectory.open(folder)) {
            return directory.weightsSha256();
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "this machine";
        }
    }
}
