package io.github.dramatis.spark.model;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.inference.Answerer;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.MemoryNeed;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.spark.plugin.ExecutorState;
import io.github.dramatis.spark.plugin.MemoryLimit;
import io.github.dramatis.spark.plugin.TaskDevices;
import io.github.dramatis.spark.session.TaskResources;
import java.util.Optional;
import org.apache.spark.TaskContext;
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

    /**
     * The weights of a base model, for commands that compute without Spark.
     *
     * @throws UserError if the memory does not hold them
     */
    public static LanguageModel withoutSpark(ModelDirectory directory, Precision precision) {
        MemoryLimit.require("base model " + directory.path(), MemoryNeed.weights(directory.config(), precision));
        return LanguageModel.load(directory.config(), directory.tensors(), precision);
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

    /**
     * Refuses what the memory does not hold, of all answerers that may run at once on this executor, each as large as
     * that of the running task.
     *
     * @param base that this was loaded for
     * @param lora of the adapter; empty: the frozen model is asked
     * @param longest tokens of the longest prompt
     * @param newTokens of a text at most; 0 if none is sampled
     * @throws UserError if it is too much
     */
    public void requireMemory(AgentModel base, Optional<LoraConfig> lora, int longest, int newTokens) {
        int threads = TaskContext.get().cpus();
        int answerers = TaskResources.onThisExecutor(threads);
        MemoryLimit.require(
                "asking " + base.name() + " in " + answerers + " tasks at once",
                base,
                MemoryNeed.weights(model.config(), model.precision()),
                answerers * Answerer.memory(model.config(), lora, longest, newTokens, threads));
    }
}
