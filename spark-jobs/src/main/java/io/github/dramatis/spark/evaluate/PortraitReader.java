package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.report.Report.AgentAnswer;
import io.github.dramatis.core.report.Report.PersonaCard;
import io.github.dramatis.core.report.Report.Portrait;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Prediction;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** Picks some users and rows by hash, whatever came out for them, and reads what the report shows of them. */
final class PortraitReader {
    /** One of each persona, at most so many; if these are fewer than the least, others too. */
    private static final int MOST = 24;

    private static final int LEAST = 3;
    private static final int ROWS = 5;

    private final StageContext context;
    private final RatingScale scale;
    private final List<PersonaCard> personas;

    PortraitReader(StageContext context, RatingScale scale, List<PersonaCard> personas) {
        this.context = context;
        this.scale = scale;
        this.personas = personas;
    }

    List<Portrait> read(Predictor variant) {
        Dataset<Row> tested = context.read(Tables.INTERACTIONS)
                .where(col("split").equalTo("test"))
                .select("user_id", "item_id");
        Dataset<Row> predictions = TestOutcomes.answered(context.read(Tables.PREDICTIONS));
        Dataset<Row> answers = predictions
                .where(col("adapter")
                        .equalTo(variant.adapter())
                        .and(col("scheme").eqNullSafe(variant.scheme()))
                        .and(TestOutcomes.optional(predictions, "setting", "string")
                                .eqNullSafe(variant.setting()))
                        .and(col("memory").equalTo(variant.memory())))
                .join(tested, new String[] {"user_id", "item_id"}, "left_semi");
        Set<String> users = users(answers);
        Map<String, List<Prediction>> rows = rows(users, answers);
        Map<String, Item> items =
                items(rows.values().stream().flatMap(List::stream).toList());
        Map<String, String> profiles = profiles(users);
        Map<String, String> prompts =
                prompts(rows.values().stream().map(r -> r.get(0).exampleId()).toList());
        return users.stream()
                .map(user -> new Portrait(
                        user,
                        rows.get(user).get(0).personaId(),
                        personaName(rows.get(user).get(0).personaId()),
                        profiles.getOrDefault(user, ""),
                        prompts.getOrDefault(rows.get(user).get(0).exampleId(), ""),
                        rows.get(user).stream()
                                .map(row -> answer(row, describe(row.itemId(), items)))
                                .toList()))
                .toList();
    }

    /** One user from each of the largest personas, then others. */
    private Set<String> users(Dataset<Row> answers) {
        Dataset<Row> users = answers.select(
                        col("user_id"), col("persona_id"), draw("user_id").as("draw"))
                .distinct();
        Map<String, String> ofPersona = users
                .where(col("persona_id").isNotNull())
                .groupBy("persona_id")
                .agg(min(struct("draw", "user_id")).as("first"))
                .select("persona_id", "first.user_id")
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1)));
        Stream<String> fromPersonas = personas.stream()
                .sorted(Comparator.comparingLong(PersonaCard::size).reversed())
                .map(PersonaCard::personaId)
                .filter(ofPersona::containsKey)
                .map(ofPersona::get);
        List<String> chosen = fromPersonas.limit(MOST).toList();
        if (chosen.size() >= LEAST) {
            return new LinkedHashSet<>(chosen);
        }
        Stream<String> any = users.sort("draw", "user_id").limit(LEAST).collectAsList().stream()
                .map(row -> row.getString(0));
        return Stream.concat(chosen.stream(), any)
                .distinct()
                .limit(LEAST)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Not isin: values that a plan names are in Spark's event log, and users' ids have no business there. */
    private static Column among(String column, Collection<String> ids) {
        Set<String> wanted = new HashSet<>(ids);
        return udf((UDF1<String, Boolean>) wanted::contains, DataTypes.BooleanType)
                .apply(col(column));
    }

    /** Some rows of each user, of the first seed that answered: the others have the same rows. */
    private Map<String, List<Prediction>> rows(Set<String> users, Dataset<Row> answers) {
        Column firstSeed = min("seed").over(Window.partitionBy("user_id"));
        Column position =
                row_number().over(Window.partitionBy("user_id").orderBy(draw("example_id"), col("example_id")));
        return answers
                .where(among("user_id", users))
                .withColumn("first_seed", firstSeed)
                .where(col("seed").equalTo(col("first_seed")))
                .withColumn("position", position)
                .where(col("position").leq(ROWS))
                .collectAsList()
                .stream()
                .sorted(Comparator.comparingInt(row -> row.<Integer>getAs("position")))
                .map(Tables.PREDICTIONS.codec()::decode)
                .collect(Collectors.groupingBy(Prediction::userId));
    }

    private Map<String, Item> items(List<Prediction> rows) {
        List<String> ids = rows.stream().map(Prediction::itemId).toList();
        return context.read(Tables.ITEMS).where(among("item_id", ids)).collectAsList().stream()
                .map(Tables.ITEMS.codec()::decode)
                .collect(Collectors.toMap(Item::itemId, Function.identity()));
    }

    /** The last revision of each user's profile. */
    private Map<String, String> profiles(Set<String> users) {
        return context
                .read(Tables.PROFILES)
                .where(among("user_id", users))
                .groupBy("user_id")
                .agg(max_by(col("text"), col("revision")))
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1)));
    }

    private Map<String, String> prompts(List<String> exampleIds) {
        return context
                .read(Tables.EXAMPLES)
                .where(among("example_id", exampleIds))
                .select(col("example_id"), concat(col("prefix"), col("suffix")))
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1)));
    }

    private AgentAnswer answer(Prediction row, String item) {
        double[] probabilities = row.labelProbabilities();
        if (probabilities.length != scale.size()) {
            throw new IllegalStateException("example " + row.exampleId() + " has " + probabilities.length
                    + " label probabilities for " + scale.size() + " ratings");
        }
        return new AgentAnswer(item, row.rating(), row.expected(), row.drawn(), probabilities);
    }

    private String personaName(String personaId) {
        return personas.stream()
                .filter(persona -> persona.personaId().equals(personaId))
                .map(persona -> "persona " + persona.personaId() + ": " + persona.name())
                .findFirst()
                .orElse("");
    }

    private static String describe(String itemId, Map<String, Item> items) {
        Item item = items.get(itemId);
        if (item == null || item.title() == null) {
            return itemId;
        }
        List<String> parts = new ArrayList<>();
        parts.add(item.title() + (item.year() == null ? "" : " (" + item.year() + ")"));
        if (item.categories() != null && !item.categories().isEmpty()) {
            parts.add(String.join(", ", item.categories()));
        }
        return String.join(" · ", parts);
    }

    /** A number that is the same for a key in every run with this seed. */
    private Column draw(String key) {
        return xxhash64(lit(context.seed()), col(key));
    }
}
