package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.core.evaluation.ChoiceMeasure;
import io.github.dramatis.core.evaluation.ChoiceSums;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.spark.table.ChoiceMetric;
import io.github.dramatis.spark.table.Rows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Measures choices: every predictor next to the rivals on the same slates, with intervals by resampling users. A
 * partition sends on arrays whose size depends on the numbers of predictors and sizes, never on that of users.
 */
final class ChoiceMeasuring implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final List<ChoiceBaseline> RIVALS =
            List.of(ChoiceBaseline.STACK, ChoiceBaseline.POPULARITY, ChoiceBaseline.ALS);

    /** Key of the slates of all sizes. */
    private static final String ALL = "";

    /** Column of who answered. */
    static final String NAME = "predictor";
    /** Column of the sizes of slates that this one is measured among. */
    static final String ITEMS = "items";
    /** Column of the place of what was taken. */
    static final String TAKEN = "place";
    /** Column of the ratio of items taken to others, for the ratios that alignment is measured at; else null. */
    private static final String RATIO = "ratio";
    /** Column of whether what was taken is rare or popular; null between the two and where nothing was. */
    private static final String POPULARITY = "how_popular"; // a rival has the plain name

    private final long seed;
    private final int replicates;
    private final List<ChoiceBaseline> rivals; // that differences are measured to

    /** @param rated whether there are ratings */
    ChoiceMeasuring(long seed, int replicates, boolean rated) {
        this.seed = seed;
        this.replicates = replicates;
        this.rivals = RIVALS.stream().filter(ChoiceBaseline.of(rated)::contains).toList();
    }

    /** Sums of the predictor and of the rivals, and last the numbers of slates and of users. */
    private int width() {
        return users() + 1;
    }

    /** The place of the number of slates: each counts once, however many seeds there are. */
    private int slates() {
        return ChoiceSums.WIDTH * (1 + rivals.size());
    }

    /** The place of the number of users. */
    private int users() {
        return slates() + 1;
    }

    /**
     * One predictor on slates of some sizes.
     *
     * @param adapter null of a baseline
     * @param items sizes, a ratio or how popular what was taken is; empty for all
     */
    private record Key(String predictor, String adapter, String scheme, String setting, String memory, String items) {
        private static final String SEPARATOR = "\u0001";

        static Key of(Row row, String items) {
            return new Key(
                    row.getAs(NAME),
                    row.getAs("adapter"),
                    row.getAs("scheme"),
                    row.getAs("setting"),
                    row.getAs("memory"),
                    items);
        }

        /** A text, which a shuffle carries: Kryo knows no records. */
        String text() {
            return Stream.of(predictor, adapter, scheme, setting, memory, items)
                    .map(part -> part == null ? "" : part)
                    .collect(Collectors.joining(SEPARATOR));
        }

        static Key parse(String text) {
            String[] parts = text.split(SEPARATOR, -1);
            return new Key(parts[0], orNull(parts[1]), orNull(parts[2]), orNull(parts[3]), orNull(parts[4]), parts[5]);
        }

        private static String orNull(String part) {
            return part.isEmpty() ? null : part;
        }
    }

    /**
     * The rows of the table choice_metrics.
     *
     * @param choices the table choices
     * @param training user_id, item_id of the training part
     */
    List<ChoiceMetric> of(Dataset<Row> choices, Dataset<Row> training) {
        Map<String, Resamples> sums = new TreeMap<>(Sums.of(sums(rows(choices, training)), key -> width()));
        List<ChoiceMetric> metrics = new ArrayList<>();
        sums.forEach((key, resamples) -> metrics.addAll(metrics(Key.parse(key), resamples)));
        return metrics;
    }

    /** Each answer with what the rivals say to the same slate. */
    private Dataset<Row> rows(Dataset<Row> choices, Dataset<Row> training) {
        Column place = coalesce(array_position(col("slate"), col("taken")), lit(0L));
        Column setting = TestOutcomes.optional(choices, "setting", "string");
        Dataset<Row> rows = choices.select(
                col("user_id"),
                col("target_id"),
                when(col("adapter").isNull(), col("variant_id"))
                        .otherwise(concat_ws("/", col("adapter"), col("memory"), col("scheme"), setting))
                        .as(NAME),
                col("adapter"),
                col("scheme"),
                setting,
                col("memory"),
                sizes(size(col("slate"))).as(ITEMS),
                ratio(size(col("slate"))).as(RATIO),
                col("taken").as("item_id"),
                when(place.equalTo(0L), size(col("slate")))
                        .otherwise(place.minus(1))
                        .cast("int")
                        .as(TAKEN),
                col("probabilities"));
        for (ChoiceBaseline rival : rivals) {
            Dataset<Row> said = choices.where(
                            col("adapter").isNull().and(col("variant_id").equalTo(rival.column())))
                    .select(col("target_id"), col("probabilities").as(rival.column()));
            rows = rows.join(said, "target_id");
        }
        return rows.join(popularity(choices, training), new String[] {"item_id"}, "left");
    }

    /** Item_id, {@link #POPULARITY} of the items taken: a third of those asked about is rare, another popular. */
    private static Dataset<Row> popularity(Dataset<Row> choices, Dataset<Row> training) {
        String[] item = {"item_id"};
        Dataset<Row> taken = choices.where(col("taken").isNotNull())
                .dropDuplicates("target_id")
                .select(col("taken").as(item[0]));
        Dataset<Row> counts = training.groupBy(item[0]).agg(count(lit(1)).as("ratings"));
        Dataset<Row> counted = taken.join(counts, item, "left").na().fill(0, new String[] {"ratings"});
        Row thirds = counted.agg(RowSlices.third("ratings", 1), RowSlices.third("ratings", 2))
                .head();
        return counted.dropDuplicates(item)
                .select(
                        col(item[0]),
                        when(col("ratings").leq(thirds.get(0)), "rare-items")
                                .when(col("ratings").gt(thirds.get(1)), "popular-items")
                                .as(POPULARITY));
    }

    private static Column sizes(Column items) {
        return when(items.leq(3), "2-3")
                .when(items.leq(6), "4-6")
                .when(items.leq(12), "7-12")
                .otherwise("13-20");
    }

    private static Column ratio(Column items) {
        return when(items.isin(2, 4, 10, 20), concat(lit("1:"), items.minus(1).cast("string")));
    }

    private JavaPairRDD<String, double[]> sums(Dataset<Row> rows) {
        ChoiceMeasuring measuring = this;
        ChoiceThresholds thresholds = ChoiceThresholds.of(rows, seed);
        return rows.repartition(col("user_id"))
                .sortWithinPartitions("user_id")
                .javaRDD()
                .mapPartitionsToPair(partition -> measuring.ofPartition(partition, thresholds));
    }

    private Iterator<Tuple2<String, double[]>> ofPartition(Iterator<Row> rows, ChoiceThresholds thresholds) {
        Map<String, Resamples> sums = new HashMap<>();
        Map<String, double[]> ofUser = new HashMap<>();
        Set<String> slatesOfUser = new HashSet<>(); // by predictor
        String user = null;
        while (rows.hasNext()) {
            Row row = rows.next();
            String next = row.getAs("user_id");
            if (!next.equals(user)) {
                add(sums, user, ofUser);
                slatesOfUser.clear();
                user = next;
            }
            String all = Key.of(row, ALL).text();
            double[] one = ofRow(row, thresholds);
            one[slates()] = slatesOfUser.add(all + row.<String>getAs("target_id")) ? 1 : 0;
            for (String column : List.of(RATIO, POPULARITY)) {
                if (row.getAs(column) != null) {
                    ofUser.merge(Key.of(row, row.getAs(column)).text(), one.clone(), Sums::plus);
                }
            }
            ofUser.merge(Key.of(row, row.getAs(ITEMS)).text(), one.clone(), Sums::plus);
            ofUser.merge(all, one, Sums::plus);
        }
        add(sums, user, ofUser);
        return Sums.send(sums);
    }

    /** Adds a user's sums to the resamples and empties them. */
    private void add(Map<String, Resamples> sums, String user, Map<String, double[]> ofUser) {
        if (ofUser.isEmpty()) {
            return;
        }
        double[] weights = PoissonWeights.of(seed, user, replicates);
        ofUser.forEach((key, own) -> {
            own[users()] = 1;
            sums.computeIfAbsent(key, k -> new Resamples(replicates, width())).add(weights, own);
        });
        ofUser.clear();
    }

    private double[] ofRow(Row row, ChoiceThresholds thresholds) {
        double[] sums = new double[width()];
        copy(row, "probabilities", row.getAs(NAME), thresholds, sums, 0);
        for (int rival = 0; rival < rivals.size(); rival++) {
            String name = rivals.get(rival).column();
            copy(row, name, name, thresholds, sums, rival + 1);
        }
        return sums;
    }

    private static void copy(
            Row row, String column, String predictor, ChoiceThresholds thresholds, double[] sums, int block) {
        double[] own = ChoiceSums.of(
                Rows.doubles(row, row.fieldIndex(column)),
                row.<Integer>getAs(TAKEN),
                thresholds.of(predictor, row.getAs(ITEMS), row.getAs("user_id")));
        System.arraycopy(own, 0, sums, block * ChoiceSums.WIDTH, ChoiceSums.WIDTH);
    }

    /** Every measure that is defined on these slates. */
    private List<ChoiceMetric> metrics(Key key, Resamples resamples) {
        List<ChoiceMetric> metrics = new ArrayList<>();
        for (ChoiceMeasure measure : ChoiceMeasure.values()) {
            metrics.add(metric(key, null, measure.column(), resamples, sums -> measure.of(block(sums, 0))));
            if (!measure.isCompared()) {
                continue;
            }
            for (int rival = 0; rival < rivals.size(); rival++) {
                String name = rivals.get(rival).column();
                int at = rival + 1;
                if (!name.equals(key.predictor())) {
                    metrics.add(metric(
                            key,
                            name,
                            measure.column(),
                            resamples,
                            sums -> measure.of(block(sums, 0)) - measure.of(block(sums, at))));
                }
            }
        }
        return metrics.stream()
                .filter(metric -> Double.isFinite(metric.value()))
                .toList();
    }

    private static double[] block(double[] sums, int block) {
        double[] own = new double[ChoiceSums.WIDTH];
        System.arraycopy(sums, block * ChoiceSums.WIDTH, own, 0, ChoiceSums.WIDTH);
        return own;
    }

    private ChoiceMetric metric(
            Key key, String other, String measure, Resamples resamples, ToDoubleFunction<double[]> of) {
        boolean varies = resamples.total()[users()] >= Resamples.LEAST_USERS;
        Interval interval = varies ? resamples.interval(of) : new Interval(Double.NaN, Double.NaN);
        return new ChoiceMetric(
                key.predictor(),
                key.adapter(),
                key.scheme(),
                key.memory(),
                other,
                key.items().isEmpty() ? null : key.items(),
                measure,
                of.applyAsDouble(resamples.total()),
                finite(interval.low()),
                finite(interval.high()),
                Math.round(resamples.total()[slates()]),
                key.setting());
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
