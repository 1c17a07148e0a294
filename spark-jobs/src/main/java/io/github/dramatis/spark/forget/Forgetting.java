package io.github.dramatis.spark.forget;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.answers.AnsweredPrompts;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.Republication;
import io.github.dramatis.spark.workspace.Workspace;
import io.github.dramatis.spark.workspace.WriterLock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Erases users from a workspace: out of all tables and stored answers, with everything that was made of them before.
 */
public final class Forgetting {
    private final Republication republication;
    private final Erasure erasure;

    private Forgetting(Republication republication, Erasure erasure) {
        this.republication = republication;
        this.erasure = erasure;
    }

    /**
     * What was erased.
     *
     * @param users who were there
     * @param rows that the tables have fewer
     * @param adapters whose weights are gone
     * @param tags whether items had tags, or texts made of them: all of these are gone
     * @param finished whether an erasure before this one did not end: what it left is gone too
     */
    public record Erased(int users, long rows, int adapters, boolean tags, boolean finished) {
        private static final Erased NOTHING = new Erased(0, 0, 0, false, false);

        /** Whether the workspace is as it was. */
        public boolean isNothing() {
            return equals(NOTHING);
        }
    }

    /**
     * Erases users. Where none of them is there, nothing is written or removed but the list, by which ingest leaves
     * them out; but tags, which name nobody, may be theirs all the same and go whoever is to be erased. If it breaks
     * off it can be repeated.
     *
     * @param users their ids
     * @param run id of this run
     */
    public static Erased run(SparkSession spark, Workspace workspace, Set<String> users, String run) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        try (WriterLock lock = WriterLock.take(workspace, run)) {
            SuppressionList list = SuppressionList.of(workspace.uri(), hadoop).with(users, hadoop);
            // first: if this is interrupted they are left out already
            list.save(workspace.uri(), hadoop);
            ErasureMark mark = new ErasureMark(workspace.uri(), hadoop);
            boolean again = mark.begin();
            Erasure erasure = new Erasure(list);
            AnswerStore.Erased answers =
                    AnswerStore.open(workspace.uri(), hadoop).forget(list::contains);
            Set<String> answered = new HashSet<>(answers.users());
            answered.addAll(new AnsweredPrompts(spark, workspace.uri()).forget(erasure.isForgotten()));
            Erased erased = new Forgetting(new Republication(spark, workspace, "forget", lock), erasure)
                    .erase(run, answered, answers.tagged(), again);
            mark.end();
            return erased;
        }
    }

    private Erased erase(String run, Set<String> answered, boolean taggedAnswers, boolean again) {
        Function<Table<?>, List<Dataset<Row>>> current = table -> List.of(republication.current(table));
        Set<String> found = new HashSet<>(answered);
        found.addAll(usersIn(current));
        boolean tags = taggedAnswers || holdTags(current);
        if (found.isEmpty()) {
            found.addAll(usersIn(republication::others));
            tags = tags || holdTags(republication::others);
        }
        // who only gave tags is in no table by name
        if (found.isEmpty() && !tags && !again) {
            return Erased.NOTHING;
        }
        Dataset<Row> interactions = republication.current(Tables.INTERACTIONS);
        Dataset<Row> adapters = republication.current(Tables.ADAPTERS);
        LearntFrom learnt = learntFrom();
        Set<String> kept = trained(erasure.rest(Tables.ADAPTERS, adapters, learnt, interactions));
        int stale = trained(adapters).size() - kept.size();
        long rows = republication.run(
                run,
                (table, all) -> erasure.rest(table, all, learnt, interactions),
                Map.of("users", found.size(), "adapters", stale));
        republication.removeAdaptersBut(kept);
        return new Erased(found.size(), rows, stale, tags, again);
    }

    private static boolean holdTags(Function<Table<?>, List<Dataset<Row>>> generations) {
        return Stream.of(Tables.ITEMS, Tables.ITEM_TEXTS)
                .anyMatch(table -> generations.apply(table).stream().anyMatch(rows -> Erasure.holdsTags(table, rows)));
    }

    private Set<String> usersIn(Function<Table<?>, List<Dataset<Row>>> generations) {
        return Tables.ALL.stream()
                .flatMap(table ->
                        generations.apply(table).stream().flatMap(rows -> erasure.usersIn(table, rows).stream()))
                .reduce(Dataset::union)
                .map(Forgetting::strings)
                .orElse(Set.of());
    }

    /**
     * Finds adapters by the users' personas, if those are the ones that adapters were trained for. Who was placed by
     * traits where others were by text, and so has no distance, is no agent: no adapter has learnt from them.
     */
    private LearntFrom learntFrom() {
        Set<String> personas = strings(erasure.ofTheUsers(republication.current(Tables.PERSONA_MEMBERS))
                .where(col("distance").isNotNull())
                .select("persona_id"));
        return new LearntFrom(!republication.madeFromCurrent("train", Tables.PERSONA_MEMBERS), personas);
    }

    private static Set<String> trained(Dataset<Row> adapters) {
        return strings(adapters.where(col("status").equalTo(Adapter.TRAINED)).select("path"));
    }

    private static Set<String> strings(Dataset<Row> column) {
        return column.distinct().collectAsList().stream()
                .map(row -> Optional.ofNullable(row.getString(0)))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }
}
