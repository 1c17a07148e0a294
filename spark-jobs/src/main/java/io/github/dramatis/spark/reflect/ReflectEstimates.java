package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.ItemsConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.items.DescribedItems;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What asking a language model would take; asks and writes nothing.
 *
 * @param context with the tables that are reflected on
 * @param setup how the stage reflects
 * @param tokenizer Hugging Face directory to count tokens with where the configuration names none; may be empty
 */
record ReflectEstimates(StageContext context, ReflectSetup setup, String tokenizer) {
    /** The estimate of the summaries of items; empty where none are written. */
    Optional<Estimate> summaries() {
        if (!setup.writesSummaries()) {
            return Optional.empty();
        }
        try (ItemSummaries summaries = new ItemSummaries(context, setup.store(context), setup.summaries())) {
            return Optional.of(summaries.estimate(setup.tokens(tokenizer)));
        }
    }

    /** The estimate of the profiles. Summaries that are still to be written are in no prompt of it. */
    Estimate profiles() {
        if (!setup.usesModel()) {
            throw new UserError(
                    "configuration key reflect.reflector",
                    "it is " + setup.config().reflector() + ", which asks no language model and costs nothing",
                    "set it to llm to see what that would take");
        }
        AnswerStore store = setup.store(context);
        List<String> known = setup.config().itemFields().stream()
                .filter(field -> !field.equals(ItemsConfig.SUMMARY))
                .toList();
        ReflectionScope scope = setup.scope(context, DescribedItems.of(context, known, ReflectSetup.LONGEST_FIELD));
        Dataset<Row> everybody = scope.histories();
        PopulationCuts cuts = scope.cuts(everybody);
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> histories =
                    kept.keep(scope.ofProfiled(everybody).repartition(store.buckets(), col("user_id")));
            long users = histories.select("user_id").distinct().count();
            return new LlmReflection(context, store, setup.reflection(), cuts, histories, users)
                    .estimate(setup.tokens(tokenizer));
        }
    }
}
