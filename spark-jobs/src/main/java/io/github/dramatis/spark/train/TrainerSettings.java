package io.github.dramatis.spark.train;

import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.method.Method;
import io.github.dramatis.lm.method.Methods;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.MemoryNeed;
import io.github.dramatis.lm.training.Order;
import io.github.dramatis.lm.training.Schedule;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.plugin.MemoryLimit;
import io.github.dramatis.spark.session.TaskResources;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A configuration in the terms of the engine.
 *
 * @param config of the training
 * @param rank of the adapter, which may be wider than configured
 * @param seed of the adapter
 */
record TrainerSettings(TrainConfig config, int rank, long seed) implements Serializable {
    LoraConfig lora(ModelConfig base) {
        Method method = Methods.of(config.method());
        return new LoraConfig(
                rank,
                method.hasAlpha() ? alpha() : rank,
                config.dropout(),
                config.targetModules(),
                config.topLayers() == 0 ? List.of() : LoraConfig.top(config.topLayers(), base),
                method);
    }

    /**
     * A wider adapter has the same scale, so that the rate means the same; rsLoRA's is as plain LoRA, which every
     * reader knows.
     */
    private double alpha() {
        double alpha = config.alpha() * rank / config.rank();
        return config.rslora() ? alpha * Math.sqrt(config.rank()) : alpha;
    }

    TrainingConfig training(double learningRate) {
        return new TrainingConfig(
                config.epochs(),
                config.maxSteps(),
                config.batchSize(),
                TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS,
                learningRate,
                config.weightDecay(),
                Schedule.valueOf(config.schedule().toUpperCase(Locale.ROOT)),
                config.warmupSteps(),
                config.maxGradNorm(),
                seed,
                Order.valueOf(config.order().toUpperCase(Locale.ROOT)),
                true,
                config.loraPlusRatio());
    }

    /** Refuses what the memory does not hold, of all trainers that may run at once, each as large as this one. */
    static void requireMemory(
            AgentModel model,
            LanguageModel base,
            LoraConfig lora,
            int threads,
            List<TrainingRow> rows,
            List<TrainingRow> others) {
        int longest = Stream.concat(rows.stream(), others.stream())
                .mapToInt(row -> row.tokens().length)
                .max()
                .orElse(0);
        int tokens = Math.max(TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS, longest);
        int trainers = TaskResources.onThisExecutor(threads);
        MemoryLimit.require(
                "training " + trainers + " adapters at once on " + model.name(),
                model,
                MemoryNeed.weights(base.config(), base.precision())
                        + MemoryNeed.transposedWeights(base.config(), lora, base.precision()),
                trainers * MemoryNeed.trainer(base.config(), lora, tokens, threads));
    }
}
