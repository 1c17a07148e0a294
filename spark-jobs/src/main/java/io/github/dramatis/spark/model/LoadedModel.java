package io.github.dramatis.spark.model;

import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.prompt.PromptTokens;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A base model in memory, shared by all tasks of the executor for as long as it lives: with its tokenizer ({@link
 * SharedPromptTokens}) the one place with static state, since Spark gives tasks nothing else that outlives them.
 *
 * @param model frozen weights
 * @param prompts prompts and labels to token ids
 */
public record LoadedModel(LanguageModel model, PromptTokens prompts) {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);
    private static final Map<AgentModel, LoadedModel> LOADED = new ConcurrentHashMap<>();

    static LoadedModel of(AgentModel base) {
        return LOADED.computeIfAbsent(base, LoadedModel::read);
    }

    private static LoadedModel read(AgentModel base) {
        long start = System.nanoTime();
        Path path = Path.of(base.path());
        try (ModelDirectory directory = ModelDirectory.open(path)) {
            LanguageModel model = LanguageModel.load(directory.config(), directory.tensors(), base.precision());
            LOG.info("base model {} loaded in {} ms", path.getFileName(), (System.nanoTime() - start) / 1_000_000);
            return new LoadedModel(model, new SharedPromptTokens(base.path(), base.tokenizer(), base.scale()).open());
        }
    }
}
