package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.config.ItemsConfig;
import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.llm.ReflectionPrompts;
import io.github.dramatis.core.reflection.llm.ReflectionSettings;
import io.github.dramatis.core.reflection.llm.SummaryPrompts;
import io.github.dramatis.core.reflection.llm.SummarySettings;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.stage.StageContext;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How the stage reflects.
 *
 * @param config who reflects, and how
 * @param scale of the ratings
 * @param prompts the words that a language model is asked with
 * @param incremental whether the rows of users stay whose training part has not grown
 * @param items what is written about items
 * @param sample who besides the agents gets a profile
 */
record ReflectSetup(
        ReflectConfig config,
        RatingScale scale,
        ReflectionPrompts prompts,
        boolean incremental,
        ItemsConfig items,
        ProfileSample sample) {
    /** Characters of a field that a task holds; fewer are shown. */
    static final int LONGEST_FIELD = 1000;

    /** The same for an incremental run, or for a full one. */
    ReflectSetup with(boolean otherIncremental) {
        return new ReflectSetup(config, scale, prompts, otherIncremental, items, sample);
    }

    /** The same, writing something else about items. */
    ReflectSetup with(ItemsConfig about) {
        return new ReflectSetup(config, scale, prompts, incremental, about, sample);
    }

    /** The same with profiles of other users besides the agents. */
    ReflectSetup with(ProfileSample others) {
        return new ReflectSetup(config, scale, prompts, incremental, items, others);
    }

    boolean usesModel() {
        return config.reflector().equals(ReflectConfig.LLM);
    }

    boolean writesSummaries() {
        return items.writesSummaries();
    }

    /** What results depend on. */
    Map<String, Object> identity() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("reflector", config.reflector());
        settings.put("batch-size", config.batchSize());
        settings.put("item-noun", config.itemNoun());
        settings.put("scale", scale);
        if (usesModel()) {
            settings.put("llm", reflection().identity());
            if (!config.beside().isEmpty()) {
                settings.put("beside", config.beside());
            }
        }
        if (writesSummaries()) {
            settings.put("summaries", summaries().identity());
        }
        if (!sample.isEmpty()) {
            settings.put(
                    "profile-sample", Map.of("users", sample.users(), "min-interactions", sample.minInteractions()));
        }
        return settings;
    }

    StatisticalReflection statistical(PopulationCuts cuts) {
        return new StatisticalReflection(scale, config, cuts);
    }

    SummarySettings summaries() {
        return new SummarySettings(config.llm(), SummaryPrompts.builtIn(), config.itemNoun());
    }

    ReflectionSettings reflection() {
        return new ReflectionSettings(config, prompts, scale);
    }

    /** The store of a language model's answers, made where there is none. */
    AnswerStore openStore(StageContext context) {
        return AnswerStore.openOrCreate(context, config.llm().store());
    }

    /** The same, without writing anything. */
    AnswerStore store(StageContext context) {
        return AnswerStore.open(context, config.llm().store());
    }

    /** Whose histories are reflected on. */
    ReflectionScope scope(StageContext context, Dataset<Row> described) {
        return incremental
                ? ReflectionScope.incremental(context, scale, described, sample)
                : ReflectionScope.full(context, scale, described, sample);
    }

    /** @param tokenizer Hugging Face directory to count tokens with where the configuration names none; may be empty */
    TokenCount tokens(String tokenizer) {
        String own =
                config.llm().isLocal() ? config.llm().model() : config.llm().tokenizer();
        return new TokenCount(
                own.isEmpty() ? tokenizer : own, config.llm().answers().schemaBilled());
    }
}
