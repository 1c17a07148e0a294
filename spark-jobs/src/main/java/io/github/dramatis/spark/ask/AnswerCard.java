package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.baselines.PairBaseline;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.table.Tables;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One answer for a person to read: who the agent is, what it was shown, and its distribution over the ratings. */
public final class AnswerCard {
    private static final StructType PAIR = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("title", DataTypes.StringType)
            .add("year", DataTypes.StringType)
            .add("categories", DataTypes.createArrayType(DataTypes.StringType));
    private static final int BAR = 40;

    private AnswerCard() {}

    /**
     * Asks one agent about one item. Answers of the model are kept, so the caller holds the workspace's lock.
     *
     * @param variant who is asked; empty: as {@link AskStage} has it
     * @throws UserError if nothing is known of the user
     */
    public static String of(
            StageContext context, DramatisConfig config, AgentModel model, String variant, String user, String item) {
        AskedVariant asked = AskedVariant.find(context, variant);
        Row pair = RowFactory.create(user.strip(), item.strip(), null, null, new String[0]);
        Dataset<Row> pairs = AskedPairs.of(
                        context.spark().createDataFrame(List.of(pair), PAIR), "--user " + user + " --item " + item)
                .rows();
        Dataset<Row> noRatings = GivenRatings.none(context.spark()).rows();
        try (Answering answering = new Answering(context, config, model, asked, pairs, noRatings)) {
            Row row = answering.of(pairs).head();
            AgentAnswer answer = answering.rows().answer(row);
            if (answer.error() != null) {
                throw new UserError(
                        "--user " + user + " --item " + item,
                        "there is no answer: " + answer.error(),
                        answer.error().equals(AgentAnswer.UNKNOWN_USER)
                                ? "give the id of a user with ratings in the training part; unknown users can be"
                                        + " asked with --pairs and --ratings"
                                : "see the stage train, or raise examples.max-tokens");
            }
            return text(context, asked, row, answer, model.scale());
        }
    }

    /** Who answers. */
    static StringBuilder header(StageContext context, AskedVariant asked, AgentAnswer answer) {
        StringBuilder card = new StringBuilder();
        card.append("user ").append(answer.userId());
        if (answer.personaId() != null) {
            card.append(", persona ").append(persona(context, asked, answer.personaId()));
        }
        if (answer.revision() != null) {
            card.append(", profile revision ")
                    .append(answer.revision())
                    .append(" (")
                    .append(answer.reflector())
                    .append(')');
        }
        return card.append('\n');
    }

    /** What was shown. */
    static void prompt(StringBuilder card, Row row) {
        card.append("\nThe prompt:\n");
        String prompt = row.<String>getAs(Answering.PROMPT_PREFIX) + "\n" + row.<String>getAs(Answering.PROMPT_SUFFIX);
        prompt.lines().forEach(line -> card.append("  ").append(line).append('\n'));
    }

    private static String text(
            StageContext context, AskedVariant asked, Row row, AgentAnswer answer, RatingScale scale) {
        StringBuilder card = header(context, asked, answer);
        if (answer.seen()) {
            card.append("The user has rated this item in the training part; the profile may know that rating.\n");
        }
        if (context.read(Tables.ITEMS)
                .where(col("item_id").equalTo(answer.itemId()))
                .isEmpty()) {
            card.append("The source does not know this item, so the answer is from the user alone.\n");
        }
        if (asked.asksModel()) {
            prompt(card, row);
        }
        card.append("\nThe answer of ").append(asked.id()).append(":\n");
        bars(card, answer, scale);
        card.append(String.format(
                Locale.ROOT,
                "expected %.2f, drawn %s, likes it with %.0f %%%n",
                answer.expected(),
                scale.format(answer.drawn()),
                100 * answer.like()));
        if (asked.asksModel() && asked.baseline() != null) {
            card.append(String.format(
                    Locale.ROOT,
                    "the baseline %s alone expects %.2f%n",
                    asked.baseline().baseline(),
                    row.<Double>getAs(PairBaseline.EXPECTED)));
        }
        return card.toString();
    }

    private static String persona(StageContext context, AskedVariant asked, String personaId) {
        return context
                .read(Tables.PERSONAS)
                .where(col("scheme")
                        .equalTo(asked.variant().scheme())
                        .and(col("persona_id").equalTo(personaId)))
                .select("name")
                .collectAsList()
                .stream()
                .map(name -> personaId + " (" + name.getString(0) + ")")
                .findFirst()
                .orElse(personaId);
    }

    private static void bars(StringBuilder card, AgentAnswer answer, RatingScale scale) {
        double most = Collections.max(answer.labelProbabilities());
        for (int level = 0; level < scale.size(); level++) {
            double probability = answer.labelProbabilities().get(level);
            card.append(String.format(
                    Locale.ROOT,
                    "  %5s %5.1f %%  %s%n",
                    scale.format(scale.at(level)),
                    100 * probability,
                    bar(probability, most)));
        }
    }

    static String bar(double probability, double most) {
        return "#".repeat((int) Math.round(BAR * probability / most));
    }
}
