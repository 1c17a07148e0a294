package io.github.dramatis.tests.hive;

import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.PersonaMember;
import io.github.dramatis.spark.table.Prediction;
import io.github.dramatis.spark.table.RejectedInteraction;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Variant;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Makes every table, with the rows that views are checked on and no others. Two users, a and b, of whom the model gets
 * one right.
 *
 * @param personaOfB what changes from run to run
 */
record AllTables(String personaOfB) implements Stage<AllTables.Result> {
    private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

    /** As reflect has it. */
    record Llm(double cost, double spent, long bought, long inputTokens, long outputTokens, long fallbacks) {}

    record Result(Llm llm) implements StageResult {}

    @Override
    public String name() {
        return "all";
    }

    @Override
    public int logicVersion() {
        return 1;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of();
    }

    @Override
    public List<Table<?>> outputs() {
        return Tables.ALL;
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("persona of b", personaOfB);
    }

    @Override
    public Result run(StageContext context) {
        Map<Table<?>, List<? extends Record>> rows = Map.of(
                Tables.INTERACTIONS, List.of(rating("a", 1), rating("a", 3), rating("b", 5)),
                Tables.INTERACTIONS_REJECTED, List.of(rejected(7), rejected(3)),
                Tables.PERSONA_MEMBERS, List.of(member("a", "0"), member("b", personaOfB)),
                Tables.PREDICTIONS, List.of(prediction("a", 3, 0.1, 0.8, 0.1), prediction("b", 5, 0.8, 0.1, 0.1)),
                Tables.VARIANTS, List.of(frozen()));
        Tables.ALL.forEach(table -> write(context, table, rows.getOrDefault(table, List.of())));
        return new Result(new Llm(2.5, 4, 10, 1000, 100, 1));
    }

    @SuppressWarnings("unchecked") // the map above has a table's own rows
    private static <R extends Record> void write(StageContext context, Table<R> table, List<? extends Record> rows) {
        var codec = table.codec();
        var encoded = ((List<R>) rows).stream().map(codec::encode).toList();
        context.write(table, context.spark().createDataFrame(encoded, codec.schema()));
    }

    private static Interaction rating(String user, double rating) {
        return new Interaction(user, "i" + rating, rating, DAY, "train");
    }

    private static RejectedInteraction rejected(long offset) {
        return new RejectedInteraction("ratings.csv", offset, "the rating is no number", "x", null);
    }

    private static PersonaMember member(String user, String persona) {
        return new PersonaMember("traits", user, persona, 1.0, 1, false, "traits");
    }

    private static Variant frozen() {
        return new Variant(
                "none/short",
                "model",
                "0",
                "none",
                "short",
                null,
                null,
                null,
                null,
                null,
                false,
                0,
                Map.of(),
                1,
                null,
                null,
                null,
                List.of(1.0, 3.0, 5.0),
                null,
                null,
                null);
    }

    /** Of the ratings 1, 3 and 5. */
    private static Prediction prediction(String user, double rating, double... probabilities) {
        return new Prediction(
                user,
                user + ":i" + rating,
                "none/short",
                user,
                "i" + rating,
                "0",
                "none",
                null,
                "short",
                0,
                rating,
                1,
                probabilities,
                1,
                3,
                3,
                null,
                null,
                null,
                null,
                null);
    }
}
