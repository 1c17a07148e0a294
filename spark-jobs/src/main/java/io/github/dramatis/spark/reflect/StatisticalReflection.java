package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.History;
import io.github.dramatis.core.reflection.Memories;
import io.github.dramatis.core.reflection.MemoryText;
import io.github.dramatis.core.reflection.ProfileRevisions;
import io.github.dramatis.core.reflection.ProfileText;
import io.github.dramatis.core.reflection.RatedItem;
import io.github.dramatis.spark.items.DescribedItems;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.TablesInstead;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.UserTrait;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;

/** Traits, profiles and memories of histories in fixed words, without a language model. */
public final class StatisticalReflection {
    private final RatingScale scale;
    private final ReflectConfig config;
    private final PopulationCuts cuts;

    /** @param cuts the thresholds of the traits' levels */
    StatisticalReflection(RatingScale scale, ReflectConfig config, PopulationCuts cuts) {
        this.scale = scale;
        this.config = config;
        this.cuts = cuts;
    }

    /** A reflection by the thresholds that the last full run froze. */
    public static StatisticalReflection frozen(StageContext context, RatingScale scale, ReflectConfig config) {
        return new StatisticalReflection(scale, config, PopulationCuts.of(context.records(Tables.REFERENCE_TRAITS)));
    }

    /**
     * What the methods below read: every rating of a training part beside its item and what others gave it.
     *
     * @param interactions the table, or rows like its
     * @param items likewise
     */
    public static Dataset<Row> histories(StageContext context, Dataset<Row> interactions, Dataset<Row> items) {
        // fixed words tell no fields of items
        StageContext ofThese = new TablesInstead(context).with(Tables.ITEMS, items);
        return RatingHistories.of(
                interactions, DescribedItems.of(ofThese, List.of(), 0), context.read(Tables.REFERENCE_ITEMS));
    }

    /** Rows of the table traits, one a user. */
    public Dataset<Row> traits(Dataset<Row> histories) {
        RowCodec<UserTrait> codec = Tables.TRAITS.codec();
        RatingScale ratings = scale;
        PopulationCuts levels = cuts;
        FlatMapGroupsFunction<String, Row, Row> traits = (user, rows) -> {
            History history = new History(ratings);
            rows.forEachRemaining(row -> history.add(RatedItemRow.besideAll(row)));
            return List.of(codec.encode(Profiles.traits(user, history, levels.forUser(user))))
                    .iterator();
        };
        return byUser(histories).flatMapSortedGroups(RatedItemRow.IN_TIME_ORDER, traits, codec.encoder());
    }

    /** Rows of the table profiles, one a user and revision. */
    public Dataset<Row> profiles(Dataset<Row> histories) {
        RowCodec<Profile> codec = Tables.PROFILES.codec();
        RatingScale ratings = scale;
        PopulationCuts levels = cuts;
        int batchSize = config.batchSize();
        ProfileText text = new ProfileText(scale, config.itemNoun());
        FlatMapGroupsFunction<String, Row, Row> revisions = (user, rows) -> Rows.each(
                new ProfileRevisions(
                        Rows.each(rows, RatedItemRow::besideAll), ratings, batchSize, levels.forUser(user), text),
                revision -> codec.encode(Profiles.statistical(user, revision)));
        return byUser(histories).flatMapSortedGroups(RatedItemRow.IN_TIME_ORDER, revisions, codec.encoder());
    }

    /** Rows of the table memories, one a rating. */
    public Dataset<Row> memories(Dataset<Row> histories) {
        RowCodec<Memory> codec = Tables.MEMORIES.codec();
        RatingScale ratings = scale;
        MemoryText text = new MemoryText(scale, config.itemNoun());
        FlatMapGroupsFunction<String, Row, Row> lines = (user, rows) -> Rows.each(
                new Memories(Rows.each(rows, RatedItemRow::besideAll), ratings, text),
                line -> codec.encode(memory(user, line)));
        return byUser(histories).flatMapSortedGroups(RatedItemRow.IN_TIME_ORDER, lines, codec.encoder());
    }

    private static KeyValueGroupedDataset<String, Row> byUser(Dataset<Row> histories) {
        return histories.groupBy("user_id").as(Encoders.STRING(), Encoders.row(histories.schema()));
    }

    private static Memory memory(String user, Memories.Line line) {
        RatedItem item = line.item();
        return new Memory(user, item.itemId(), item.timestamp(), item.rating(), line.text());
    }
}
