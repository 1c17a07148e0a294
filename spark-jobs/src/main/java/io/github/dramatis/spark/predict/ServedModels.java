package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.llm.ChatServerSettings;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.llm.AskCounts;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.llm.Asking;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.llm.EstimateCounts;
import io.github.dramatis.spark.stage.StageContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Asks the models behind a server, each in two steps: first all that the store does not know is asked and kept there,
 * then the answers are read from it. So the reading may be repeated, and a run that ends in between has lost nothing
 * that was paid for.
 */
final class ServedModels {
    private static final String PROMPTS = "prompts";

    private final PredictConfig config;
    private final RatingScale scale;
    private final Map<String, PredictResult.Served> figures = new LinkedHashMap<>();
    private AnswerStore store; // null until something is asked

    ServedModels(PredictConfig config, RatingScale scale) {
        this.config = config;
        this.scale = scale;
    }

    /** One variant a model and memory. */
    List<AskedModel> variants(List<String> memories) {
        List<AskedModel> variants = new ArrayList<>();
        for (String model : config.server().models()) {
            String adapter = config.server().adapter(model);
            memories.stream()
                    .filter(memory -> !PromptControl.isControl(memory))
                    .map(memory -> AskedModel.served(model, adapter, memory, config.frozenRows()))
                    .forEach(variants::add);
        }
        return variants;
    }

    /**
     * Asks every model; one data set of {@link Answers} each.
     *
     * @param variants of {@link #variants}
     * @param prompts of a variant
     */
    List<Dataset<Row>> ask(
            StageContext context, List<AskedModel> variants, Function<AskedModel, Dataset<Row>> prompts) {
        store = AnswerStore.openOrCreate(context, config.server().store());
        List<Dataset<Row>> answers = new ArrayList<>();
        for (String model : config.server().models()) {
            ServedRun run = run(model);
            Dataset<Row> rows = rows(model, variants, prompts);
            long total = rows.count();
            AskCounts counts = new Asking(context, run.asked(), "predict", PROMPTS).ask(rows, total, run);
            figures.put(
                    run.adapter(),
                    PredictResult.Served.of(counts, store.sums(context.spark()).cost()));
            answers.add(rows.mapPartitions(run.answers(), ServedRun.ANSWERS.encoder()));
        }
        return answers;
    }

    /** What asking would take, one a model; asks and writes nothing. */
    List<Estimate> estimate(
            StageContext context, List<AskedModel> variants, Function<AskedModel, Dataset<Row>> prompts) {
        store = AnswerStore.open(context, config.server().store());
        double spent = store.sums(context.spark()).cost();
        List<Estimate> estimates = new ArrayList<>();
        for (String model : config.server().models()) {
            ServedRun run = run(model);
            EstimateCounts counts = rows(model, variants, prompts)
                    .mapPartitions(run.estimate(), ServedRun.COUNTS.encoder())
                    .collectAsList()
                    .stream()
                    .map(ServedRun.COUNTS::decode)
                    .reduce(EstimateCounts.NONE, EstimateCounts::plus);
            estimates.add(new Estimate(
                    PROMPTS, counts, counts.conversations(), spent, run.asked().server()));
        }
        return estimates;
    }

    /** One file a bucket, at the end. */
    void compact(StageContext context) {
        if (store != null) {
            store.compact(context.spark());
        }
    }

    /** What was asked, by adapter. */
    Map<String, PredictResult.Served> figures() {
        return figures;
    }

    private ServedRun run(String model) {
        return new ServedRun(
                AskRun.of(ChatServerSettings.of(config, model), store),
                config.server().adapter(model),
                scale,
                config.server().temperature(),
                config.maxNewTokens(),
                config.server().topLogprobs(),
                config.server().systemTurn());
    }

    /** The prompts of all variants of a model, a user's in the bucket of the user. */
    private Dataset<Row> rows(String model, List<AskedModel> variants, Function<AskedModel, Dataset<Row>> prompts) {
        Column[] columns = Arrays.stream(ServedRun.PROMPTS.schema().fieldNames())
                .map(functions::col)
                .toArray(Column[]::new);
        return variants.stream()
                .filter(variant -> model.equals(variant.servedModel()))
                .map(variant -> prompts.apply(variant).select(columns))
                .reduce(Dataset::union)
                .orElseThrow(() -> new IllegalStateException("no prompts for " + model))
                .repartition(store.buckets(), col("user_id"))
                .sortWithinPartitions("user_id", "example_id");
    }
}
