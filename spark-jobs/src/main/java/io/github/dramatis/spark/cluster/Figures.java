package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.stddev_pop;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.persona.Difference;
import io.github.dramatis.core.persona.Difference.Trait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Means over a group of users: the population or a cluster. Aggregates of fixed size, whatever the number of users.
 *
 * @param row one row of {@link #columns}
 */
record Figures(Row row) {
    /** Stands for all users where clusters are numbered. */
    static final int ALL = -1;

    private static final double DIGITS = 1e9;
    private static final List<Trait> TRAITS =
            List.of(Trait.ACTIVITY, Trait.NONCONFORMITY, Trait.DIVERSITY, Trait.RATING_MEAN, Trait.RATING_SPREAD);
    private static final List<String> LEVELED = List.of("activity", "conformity", "diversity");
    private static final List<String> LEVELS = List.of("low", "medium", "high");

    /** The figures of each cluster, and of all users under the key {@link #ALL}; in one pass. */
    static Map<Integer, Figures> byCluster(Dataset<Row> users, int categories) {
        List<Column> columns = columns(categories);
        Map<Integer, Figures> figures = new LinkedHashMap<>();
        // a row a persona, and one
        for (Row row :
                users.rollup("cluster").agg(columns.get(0), rest(columns)).collectAsList()) {
            Integer cluster = row.getAs("cluster");
            figures.put(cluster == null ? ALL : cluster, new Figures(row));
        }
        return figures;
    }

    long users() {
        return row.<Long>getAs("users");
    }

    /** How many of them have too little history to take part in the fit. */
    long littleHistory() {
        return row.<Long>getAs("little history");
    }

    /** NaN where nobody has a value. */
    double mean(Trait trait) {
        return number("mean " + trait, Double.NaN);
    }

    /** Mean over the users of the share of their ratings that go to the category at that index. */
    double shareOfRatings(int category) {
        return number("mean category " + category, 0);
    }

    /**
     * For each trait with levels, the share of the users at each; users without a level are left out, and so is a trait
     * of which nobody has one.
     */
    Map<String, Map<String, Double>> levels() {
        Map<String, Map<String, Double>> levels = new LinkedHashMap<>();
        for (String trait : LEVELED) {
            if (row.isNullAt(row.fieldIndex(trait + " " + LEVELS.get(0)))) {
                continue;
            }
            Map<String, Double> shares = new LinkedHashMap<>();
            LEVELS.forEach(level -> shares.put(level, number(trait + " " + level, 0)));
            levels.put(trait, shares);
        }
        return levels;
    }

    /** This group less the population, in the population's standard deviations; nothing where all users are alike. */
    List<Difference> differencesTo(Figures population, List<String> categories) {
        List<Difference> differences = new ArrayList<>();
        for (Trait trait : TRAITS) {
            double size = difference(population, trait.name());
            if (size != 0) {
                differences.add(Difference.of(trait, size));
            }
        }
        for (int i = 0; i < categories.size(); i++) {
            double size = difference(population, "category " + i);
            if (size != 0) {
                differences.add(Difference.ofCategory(categories.get(i), size));
            }
        }
        return differences;
    }

    private double difference(Figures population, String name) {
        double deviation = population.number("deviation " + name, 0);
        double usual = population.number("mean " + name, 0);
        return deviation > 0 ? (number("mean " + name, usual) - usual) / deviation : 0;
    }

    /** Rounded: sums depend on the order of the rows in their last digits, and no order of ours may. */
    private double number(String name, double ifNone) {
        Double value = row.getAs(name);
        return value == null ? ifNone : Math.rint(value * DIGITS) / DIGITS;
    }

    private static List<Column> columns(int categories) {
        List<Column> columns = new ArrayList<>(List.of(
                count(lit(1)).as("users"),
                count(when(col("little_history"), true)).as("little history")));
        TRAITS.forEach(trait -> addMean(columns, trait.name(), value(trait)));
        for (int i = 0; i < categories; i++) {
            Column ratings = col("counts").getItem(i);
            addMean(columns, "category " + i, ratings.divide(col("ratings")));
        }
        for (String trait : LEVELED) {
            for (String level : LEVELS) {
                Column at = col(trait + "_level").equalTo(level).cast("double");
                columns.add(avg(at).as(trait + " " + level));
            }
        }
        return columns;
    }

    private static Column value(Trait trait) {
        return switch (trait) {
            case ACTIVITY -> log1p(col("activity"));
            case NONCONFORMITY -> col("conformity");
            case DIVERSITY -> col("diversity");
            case RATING_MEAN -> col("rating_mean");
            case RATING_SPREAD -> col("rating_spread");
            case CATEGORY -> throw new IllegalArgumentException("a category is no single column");
        };
    }

    private static void addMean(List<Column> columns, String name, Column value) {
        columns.add(avg(value).as("mean " + name));
        columns.add(stddev_pop(value).as("deviation " + name));
    }

    private static Column[] rest(List<Column> columns) {
        return columns.subList(1, columns.size()).toArray(Column[]::new);
    }
}
