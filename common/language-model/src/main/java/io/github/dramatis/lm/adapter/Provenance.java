package io.github.dramatis.lm.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.file.AtomicFiles;
import io.github.dramatis.lm.file.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code dramatis.json} beside an adapter: which base weights it was trained on and, if fused modules hold it in
 * another form, what it was before.
 */
final class Provenance {
    static final String FILE = "dramatis.json";

    private Provenance() {}

    /** @param stored modules that the files have */
    static void write(Path directory, BaseModel base, LoraConfig lora, List<String> stored) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("base_model").put("name", base.name()).put("sha256", base.sha256());
        if (!stored.equals(lora.targetModules())) {
            ObjectNode parts = json.putObject("made_of");
            parts.put("rank", lora.rank()).put("alpha", lora.alpha());
            lora.targetModules().forEach(parts.putArray("target_modules")::add);
        }
        AtomicFiles.replace(directory.resolve(FILE), json.toPrettyString() + "\n");
    }

    /** Empty for an adapter from elsewhere. */
    static Optional<BaseModel> base(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode base = StrictJson.readObject(file).path("base_model");
        String name = base.path("name").asText();
        String sha256 = base.path("sha256").asText();
        if (name.isBlank() || !sha256.matches("[0-9a-f]{64}")) {
            throw new UserError(file.toString(), "names no base model", "train the adapter again, or remove the file");
        }
        return Optional.of(new BaseModel(name, sha256));
    }

    /** Rank, alpha and modules before they were fused; empty if they were not. */
    static Optional<LoraConfig> parts(Path directory) {
        Path file = directory.resolve(FILE);
        JsonNode parts = Files.exists(file)
                ? StrictJson.readObject(file).path("made_of")
                : JsonNodeFactory.instance.missingNode();
        if (parts.isMissingNode()) {
            return Optional.empty();
        }
        List<String> modules = new ArrayList<>();
        parts.path("target_modules").forEach(module -> modules.add(module.asText()));
        return Optional.of(
                new LoraConfig(parts.path("rank").asInt(), parts.path("alpha").asDouble(), 0, modules));
    }
}
