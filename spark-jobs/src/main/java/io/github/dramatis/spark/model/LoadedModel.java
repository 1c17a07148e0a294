package io.github.dramatis.spark.model;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.MemoryNeed;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.spark.plugin.ExecutorState;
import io.github.dramatis.spark.plugin.MemoryLimit;
import io.github.dramatis.spark.plugin.TaskDevices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A base model in memory, shared by all tasks of the executor for as long as it lives.
 *
 * @param model frozen weights
 * @param prompts prompts and labels to token ids
 */
public record LoadedModel(LanguageModel model, PromptTokens prompts) {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

    static LoadedModel of(AgentModel base) {
        TaskDevices devices = TaskDevices.ofRunningTask();
        if (!devices.addresses().isEmpty()) {
            LOG.info("this task has the GPUs {}", devices.addresses());
        }
        return ExecutorState.get().once(base, () -> read(base));
    }

    private static LoadedModel read(AgentModel base) {
        // before the weights, which nobody would free if the tokenizer could not be opened
        PromptTokens prompts = new SharedPromptTokens(base.location(), base.tokenizer(), base.scale()).open();
        long start = System.nanoTime();
        try (ModelDirectory directory = ModelDirectory.open(base.location().whole(base.weights()))) {
            ModelConfig shape = directory.config();
            MemoryLimit.require("base model " + base.name(), base, MemoryNeed.weights(shape, base.precision()), 0);
            LanguageModel model = LanguageModel.load(shape, directory.tensors(), base.precision());
            LOG.info("base model {} loaded in {} ms", base.name(), (System.nanoTime() - start) / 1_000_000);
            ExecutorState.get().metrics().modelLoaded();
            return new LoadedModel(model, prompts);
        }
    }
}
