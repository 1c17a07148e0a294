package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.prompt.ChoiceLetters;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.table.Tables;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One choice for a person to read: who the agent is, what it was shown, and how likely it takes each item. */
public final class SlateCard {
    private static final StructType SLATE = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("slate", DataTypes.createArrayType(DataTypes.StringType));

    private SlateCard() {}

    /**
     * Asks one agent about one slate. Answers of the model are kept, so the caller holds the workspace's lock.
     *
     * @param variant who is asked; empty: as {@link AskSlatesStage} has it
     * @throws UserError if there is no answer
     */
    public static String of(
            StageContext context,
            DramatisConfig config,
            AgentModel model,
            String variant,
            String user,
            List<String> items) {
        AskedVariant asked = AskSlatesStage.model(context, variant);
        String name = "--user " + user + " --items " + String.join(",", items);
        Row slate = RowFactory.create(
                user.strip(), items.stream().map(String::strip).toArray(String[]::new));
        Dataset<Row> slates = AskedSlates.of(context.spark().createDataFrame(List.of(slate), SLATE), name)
                .rows();
        try (SlateAsking asking = new SlateAsking(
                context,
                config,
                model,
                asked,
                AskSlatesStage.good(slates),
                GivenRatings.none(context.spark()).rows())) {
            SlateAnswerRows rows = new SlateAnswerRows(asked, ChoiceFits.read(context), context.seed());
            PromptAnswers said = new PromptAnswers(context, config, model, asked);
            Row row = AskSlatesStage.answered(asking, said, slates).head();
            AgentAnswer answer = rows.answer(row);
            if (answer.error() != null) {
                throw new UserError(
                        name,
                        "there is no answer: " + answer.error(),
                        answer.error().equals(AgentAnswer.UNKNOWN_USER)
                                ? "give the id of a user with ratings in the training part; unknown users can be"
                                        + " asked with --slates and --ratings"
                                : "give from 1 to " + ChoiceLetters.MOST
                                        + " different items, or raise choice.max-tokens");
            }
            return text(context, asked, row, answer);
        }
    }

    private static String text(StageContext context, AskedVariant asked, Row row, AgentAnswer answer) {
        StringBuilder card = AnswerCard.header(context, asked, answer);
        AnswerCard.prompt(card, row);
        card.append("\nThe answer of ").append(asked.id()).append(":\n");
        Map<String, String> titles = titles(context, answer.slate());
        double most = Collections.max(answer.labelProbabilities());
        for (int place = 0; place <= answer.slate().size(); place++) {
            boolean none = place == answer.slate().size();
            double probability = answer.labelProbabilities().get(place);
            card.append(String.format(
                    Locale.ROOT,
                    "  %5.1f %%  %-40s  %s%n",
                    100 * probability,
                    AnswerCard.bar(probability, most),
                    none ? "none of them" : named(answer.slate().get(place), titles)));
        }
        return card.append("one draw takes ")
                .append(answer.takes() == null ? "none of them" : named(answer.takes(), titles))
                .append('\n')
                .toString();
    }

    private static String named(String item, Map<String, String> titles) {
        return titles.containsKey(item) ? titles.get(item) + " (" + item + ")" : item;
    }

    private static Map<String, String> titles(StageContext context, List<String> items) {
        return context
                .read(Tables.ITEMS)
                .where(col("item_id").isin(items.toArray()).and(col("title").isNotNull()))
                .select("item_id", "title")
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1)));
    }
}
