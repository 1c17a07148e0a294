package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.ingest.NamedFields;
import io.github.dramatis.core.llm.ChatServerSettings;
import io.github.dramatis.core.reflection.llm.ItemSummary;
import io.github.dramatis.core.reflection.llm.SummarySettings;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.llm.AskCounts;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.ItemText;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The summaries of items that a language model writes out of the items' own fields: of every item that has some and
 * that an agent has rated, since no prompt shows another.
 */
final class ItemSummaries implements AutoCloseable {
    private static final String SUBJECT = "subject";
    private static final String OF_ITEM = "item/";

    private final StageContext context;
    private final AskRun run;
    private final SummarySettings settings;
    private final KeptRows kept = new KeptRows();
    private final Dataset<Row> items;
    private final AskedSubjects subjects;
    private final MendedConversations conversations;

    ItemSummaries(StageContext context, AnswerStore store, SummarySettings settings) {
        this.context = context;
        this.run = AskRun.of(ChatServerSettings.of(settings.llm()), store);
        this.settings = settings;
        items = kept.keep(
                items(context).repartition(store.buckets(), col(SUBJECT)).sortWithinPartitions("item_id"));
        SummarySettings asked = settings; // alone in the function, which travels to tasks
        conversations = rows -> Rows.each(rows, row -> conversation(row, asked));
        subjects = new AskedSubjects("items", SUBJECT, items, items.count());
    }

    /** The columns that {@link #conversation} reads, in its order. */
    private static Dataset<Row> items(StageContext context) {
        Dataset<Row> rated = context.read(Tables.INTERACTIONS)
                .join(context.read(Tables.AGENTS).select("user_id"), new String[] {"user_id"}, "left_semi")
                .select(col("item_id").as("rated"));
        Column tagged = array_contains(map_keys(col("fields")), NamedFields.TAGS);
        return context.read(Tables.ITEMS)
                .where(size(col("fields")).gt(0))
                .join(rated, col("item_id").equalTo(col("rated")), "left_semi")
                .select(
                        concat(when(tagged, AnswerStore.OF_TAGGED_ITEM).otherwise(lit(OF_ITEM)), col("item_id"))
                                .as(SUBJECT),
                        col("item_id"),
                        col("title"),
                        col("year"),
                        col("categories"),
                        col("fields"));
    }

    private static ItemSummary conversation(Row row, SummarySettings settings) {
        ItemSummary.Described item = new ItemSummary.Described(
                row.getString(2),
                row.isNullAt(3) ? null : row.getInt(3),
                row.isNullAt(4) ? List.of() : row.getList(4),
                row.getJavaMap(5));
        return new ItemSummary(row.getString(0), item, settings);
    }

    /** Asks what is not known yet. */
    AskCounts ask() {
        return subjects.ask(context, run, conversations);
    }

    /** @param tokens counts */
    Estimate estimate(TokenCount tokens) {
        return subjects.estimate(context, run, conversations, tokens);
    }

    /** The rows of the table {@code item_texts}, from the store. */
    Dataset<Row> texts() {
        AskRun of = run;
        SummarySettings asked = settings;
        MapPartitionsFunction<Row, Row> texts = rows -> {
            AskRun.Buckets buckets = of.buckets();
            RowCodec<ItemText> codec = Tables.ITEM_TEXTS.codec();
            return Rows.each(rows, row -> codec.encode(text(row, conversation(row, asked), buckets, asked)));
        };
        return items.mapPartitions(texts, Tables.ITEM_TEXTS.codec().encoder());
    }

    private static ItemText text(Row row, ItemSummary summary, AskRun.Buckets buckets, SummarySettings settings) {
        if (new MendedConversations.Held(summary)
                .advance(buckets.of(summary.subject()))
                .isPresent()) {
            throw new IllegalStateException("an answer about an item is neither stored nor marked as failed");
        }
        Map<String, String> fields = row.getJavaMap(5);
        return new ItemText(
                row.getString(1),
                summary.text().orElse(null),
                List.copyOf(new TreeSet<>(fields.keySet())),
                settings.llm().model(),
                summary.error().orElse(null));
    }

    @Override
    public void close() {
        kept.close();
    }
}
