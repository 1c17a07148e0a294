package io.github.dramatis.spark.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The configuration of the last run that made examples or asked its agents: who wants either need not give it again.
 * Whether the stages that they need are done for it is theirs to see.
 */
public final class LastConfig {
    private final Workspace workspace;
    private final Path file;

    public LastConfig(Workspace workspace) {
        this.workspace = workspace;
        this.file = workspace.path(Layout.CONFIG);
    }

    /** The configuration as YAML; empty before there were examples. */
    public Optional<String> find() {
        try {
            return workspace.get(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Keeps the configuration of a run that has examples, or has asked its agents. */
    public void keep(String yaml) {
        try {
            byte[] content = yaml.getBytes(StandardCharsets.UTF_8);
            WholeFile.replace(file, workspace.files().getConf(), out -> out.write(content));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
