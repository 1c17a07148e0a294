package io.github.dramatis.spark.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.SessionRules;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.simulation.SessionMeasure;
import io.github.dramatis.core.simulation.SessionModel;
import io.github.dramatis.core.simulation.SystemValue;
import io.github.dramatis.spark.estimate.TwoTastes;
import io.github.dramatis.spark.stage.CountedWork;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Users like the even or the odd items, which are categories; agents know it, and take the first place more readily.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DistilledAgentsTest {
    private static final RatingScale SCALE = new RatingScale(1, 5, 1);
    private static final int USERS = 36;
    private static final StructType PAGES = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("slate", DataTypes.createArrayType(DataTypes.StringType))
            .add(DistilledAgents.CHANCES, DataTypes.createArrayType(DataTypes.DoubleType));
    private static final StructType RATINGS = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("expected", DataTypes.DoubleType);
    private static final StructType PERSONAS =
            new StructType().add("user_id", DataTypes.StringType).add("persona_id", DataTypes.StringType);
    private static final StructType LISTS = new StructType()
            .add("recommender", DataTypes.StringType)
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("rank", DataTypes.IntegerType);

    private LocalStageContext context;
    private Dataset<Row> personas;
    private DistilledAgents.Learnt learnt;

    @BeforeAll
    void learn(@TempDir Path folder) {
        context = new LocalStageContext(folder);
        context.putInteractions(TwoTastes.ratings());
        context.put(
                Tables.ITEMS,
                IntStream.range(0, TwoTastes.ITEMS)
                        .mapToObj(item -> new Item(
                                "i" + item, "Item " + item, 2000, List.of(item % 2 == 0 ? "Even" : "Odd"), Map.of()))
                        .toList());
        personas = rows(List.of(), PERSONAS);
        learnt = DistilledAgents.learn(context, SCALE, rows(pages(), PAGES), rows(ratings(), RATINGS), personas, 20, 1);
    }

    private Dataset<Row> rows(List<Row> rows, StructType schema) {
        return context.spark().createDataFrame(rows, schema);
    }

    private static boolean likes(int user, int item) {
        return user % 2 == item % 2;
    }

    private static List<Row> pages() {
        List<Row> pages = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (int page = 0; page < 8; page++) {
                String[] slate = new String[4];
                double[] weights = new double[5];
                double sum = 1;
                int first = (int) (Draws.uniform(1, "page", user + " " + page) * TwoTastes.ITEMS);
                for (int place = 0; place < 4; place++) {
                    int item = (first + 5 * place) % TwoTastes.ITEMS;
                    slate[place] = "i" + item;
                    weights[place] = Math.exp((likes(user, item) ? 1.5 : -1.5) + (place == 0 ? 0.5 : 0));
                    sum += weights[place];
                }
                weights[4] = 1;
                Double[] chances = new Double[5];
                for (int i = 0; i < 5; i++) {
                    chances[i] = weights[i] / sum;
                }
                pages.add(RowFactory.create("u" + user, slate, chances));
            }
        }
        return pages;
    }

    private static List<Row> ratings() {
        List<Row> ratings = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (int item = 0; item < 8; item++) {
                ratings.add(RowFactory.create("u" + user, "i" + item, likes(user, item) ? 4.5 : 1.5));
            }
        }
        return ratings;
    }

    @Test
    void treesAnswerAsTheAgentsThatTheyDidNotLearnFrom() {
        DistilledAgents.Errors errors = learnt.errors();

        assertThat(errors.agents()).isBetween(2L, 14L);
        assertThat(errors.constantVariation()).isGreaterThan(0.2);
        assertThat(errors.variation()).isLessThan(errors.constantVariation() / 4);
        assertThat(errors.constantRatingError()).isCloseTo(1.5, within(0.01));
        assertThat(errors.ratingError()).isLessThan(0.4);
    }

    @Test
    void ratingsThatTreesAreHeldAgainstStayWhereTheyAre() {
        Dataset<Row> held = context.spark()
                .range(0, 5_000, 1, 2)
                .selectExpr(
                        "CAST(id AS STRING) user_id",
                        "transform(sequence(1, 100), number -> hash(id, number) / 1e9D) numbers",
                        "3D label");
        double[][] errors = new double[1][];

        CountedWork work = CountedWork.of(
                context.spark(), () -> errors[0] = learnt.agents().ratingErrors(held, 3.5));

        assertThat(errors[0][1]).isCloseTo(0.5, within(1e-9));
        assertThat(work.bytesToDriver()).as("of 4,000,000 bytes").isLessThan(100_000);
    }

    @Test
    void ofManyRowsTreesAreFittedOnThoseOfAFewUsers() {
        StructType schema = new StructType()
                .add("user_id", DataTypes.StringType)
                .add("numbers", DataTypes.createArrayType(DataTypes.DoubleType))
                .add("label", DataTypes.DoubleType);
        List<Row> taught = new ArrayList<>();
        for (int i = 0; i < 40 * 10; i++) {
            taught.add(RowFactory.create(
                    "u" + i / 10, new Double[] {(double) (i / 10)}, Draws.uniform(1, "label", i / 10 + "")));
        }

        assertThat(answers(Trees.fit(rows(taught, schema), 20, 1, 1, 1000))).hasSizeGreaterThan(20);
        assertThat(answers(Trees.fit(rows(taught, schema), 20, 1, 1, 30)))
                .as("three users have 30 rows")
                .hasSizeBetween(2, 3);
    }

    private static Set<Double> answers(Trees trees) {
        return IntStream.range(0, 40)
                .mapToObj(user -> trees.of(new double[] {user}))
                .collect(Collectors.toSet());
    }

    @Test
    void everybodyIsMoreSatisfiedWithListsOfTheOwnTasteAndTheSameEachTime() {
        List<Row> lists = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (int rank = 1; rank <= 8; rank++) {
                int own = 2 * (rank - 1) + user % 2;
                lists.add(RowFactory.create("own", "u" + user, "i" + own, rank));
                lists.add(RowFactory.create("other", "u" + user, "i" + (own + 1) % TwoTastes.ITEMS, rank));
            }
        }
        SessionRules rules = new SessionRules(4, 2, 0.5, 0.3, 0.1, 2, 4, 0.5, null);
        Population population =
                new Population(learnt.agents(), new SessionModel(rules, SCALE), List.of("other", "own"), 50);

        Resamples sums = population.sums(context, rows(lists, LISTS), personas);

        SystemValue satisfaction = SystemValue.ofSessions(SessionMeasure.SATISFACTION);
        assertThat(satisfaction.of(1, sums.total())).isGreaterThan(satisfaction.of(0, sums.total()) + 0.1);
        assertThat(sums.total()[population.width() - 1]).isEqualTo(USERS);
        assertThat(population
                        .sums(context, rows(lists, LISTS).repartition(3), personas)
                        .total())
                .containsExactly(sums.total(), within(1e-9));
    }
}
