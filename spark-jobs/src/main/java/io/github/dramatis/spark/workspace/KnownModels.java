package io.github.dramatis.spark.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.spark.model.ModelIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;

/**
 * What each base model was, by its configuration, when a run last used it: {@code dramatis status} need not have its
 * files.
 */
public final class KnownModels {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Workspace workspace;

    /** What says which model it is; not how agents are asked. */
    private record Key(String path, String precision, String nodeLocal) {}

    public KnownModels(Workspace workspace) {
        this.workspace = workspace;
    }

    /** The identity that the last run found; {@link ModelIdentity#UNKNOWN} if none has used the model here. */
    public ModelIdentity find(BaseModelConfig config) {
        Path file = file(config);
        try {
            var content = workspace.get(file);
            return content.isEmpty()
                    ? ModelIdentity.UNKNOWN
                    : KeptJson.read(
                            Workspace.json().readerFor(ModelIdentity.class),
                            content.get(),
                            "known model " + file,
                            "remove it: the next run looks at the model again");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Keeps what a run has found. */
    public void keep(BaseModelConfig config, ModelIdentity found) {
        ModelIdentity before = find(config);
        ModelIdentity now = found.or(before);
        if (!now.equals(before)) {
            Path file = file(config);
            try {
                byte[] content = Workspace.json().writeValueAsBytes(now);
                WholeFile.replace(file, workspace.files().getConf(), out -> out.write(content));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file, e);
            }
        }
    }

    private Path file(BaseModelConfig config) {
        try {
            Key model = new Key(config.path(), config.precision(), config.nodeLocal());
            String key = Sha256.hex(JSON.writeValueAsString(model)).substring(0, 16);
            return workspace.path(Layout.MODELS + "/" + key + ".json");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration that is no JSON", e);
        }
    }
}
