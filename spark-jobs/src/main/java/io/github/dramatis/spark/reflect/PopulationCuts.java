package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;

import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.Cut;
import io.github.dramatis.core.reflection.History;
import io.github.dramatis.core.reflection.TraitCuts;
import io.github.dramatis.core.reflection.Traits;
import io.github.dramatis.core.reflection.UserHalf;
import io.github.dramatis.spark.table.ReferenceTrait;
import io.github.dramatis.spark.table.RowCodec;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * What is little and what is much in this population: percentiles over the users' whole training parts, from a sample
 * chosen by hash. Activity and diversity do not depend on any rating's value and are taken over everybody; conformity
 * over each half of the users against that half's ratings, to be used for the other half (see {@link UserHalf}).
 *
 * <p>A full run freezes them in the table {@code reference_traits}.
 *
 * @param activity percentiles 60 and 90
 * @param diversity percentiles 33 and 66
 * @param conformityByHalf percentiles 25 and 80 of the mean squared difference, of half 0 and of half 1
 */
record PopulationCuts(Cut activity, Cut diversity, List<Cut> conformityByHalf) implements Serializable {
    private static final double LARGEST_SAMPLE = 100_000;
    /** Users below a share are a sample of that share. */
    static final UserDefinedFunction SAMPLE_KEY = udf((UDF1<String, Double>) UserHalf::sampleKey, DataTypes.DoubleType);

    private static final RowCodec<TrainingTraits> CODEC = RowCodec.of(TrainingTraits.class);

    /**
     * @param histories as {@link RatingHistories} makes them
     * @param users how many users there are
     * @param scale the ratings' scale
     */
    static PopulationCuts of(Dataset<Row> histories, long users, RatingScale scale) {
        Dataset<Row> sample = users <= LARGEST_SAMPLE
                ? histories
                : histories.where(SAMPLE_KEY.apply(col("user_id")).lt(LARGEST_SAMPLE / users));
        FlatMapGroupsFunction<String, Row, Row> traits = (user, rows) -> traits(user, rows, scale);
        Row found = sample.groupBy("user_id")
                .as(Encoders.STRING(), Encoders.row(sample.schema()))
                .flatMapSortedGroups(RatedItemRow.IN_TIME_ORDER, traits, CODEC.encoder())
                .agg(
                        expr(percentiles("activity", TraitCuts.ACTIVITY_PERCENTILES)),
                        expr(percentiles("diversity", TraitCuts.DIVERSITY_PERCENTILES)),
                        expr(percentiles("conformity", TraitCuts.CONFORMITY_PERCENTILES) + " FILTER (WHERE half = 0)"),
                        expr(percentiles("conformity", TraitCuts.CONFORMITY_PERCENTILES) + " FILTER (WHERE half = 1)"))
                .first();
        return new PopulationCuts(cut(found, 0), cut(found, 1), List.of(cut(found, 2), cut(found, 3)));
    }

    /** Restores the cuts that were frozen, from {@link #frozen}. */
    static PopulationCuts of(List<ReferenceTrait> frozen) {
        return new PopulationCuts(
                cut(frozen, "activity", null),
                cut(frozen, "diversity", null),
                List.of(cut(frozen, "conformity", 0), cut(frozen, "conformity", 1)));
    }

    /** The rows of {@code reference_traits}. */
    List<ReferenceTrait> frozen() {
        return List.of(
                trait("activity", null, activity),
                trait("diversity", null, diversity),
                trait("conformity", 0, conformityByHalf.get(0)),
                trait("conformity", 1, conformityByHalf.get(1)));
    }

    private static ReferenceTrait trait(String name, Integer half, Cut cut) {
        return new ReferenceTrait(name, half, cut.lower(), cut.upper());
    }

    private static Cut cut(List<ReferenceTrait> frozen, String trait, Integer half) {
        ReferenceTrait row = frozen.stream()
                .filter(each -> each.trait().equals(trait) && Objects.equals(each.half(), half))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("reference_traits has no row of " + trait));
        return new Cut(row.lower(), row.upper());
    }

    /** The thresholds for one user's words. */
    TraitCuts forUser(String userId) {
        return new TraitCuts(activity, conformityByHalf.get(1 - UserHalf.of(userId)), diversity);
    }

    /** The conformity thresholds of the two halves, averaged, to be shown; empty if none could be found. */
    List<Double> meanConformity() {
        List<Cut> found =
                conformityByHalf.stream().filter(c -> !c.equals(Cut.NONE)).toList();
        if (found.isEmpty()) {
            return List.of();
        }
        return List.of(
                found.stream().mapToDouble(Cut::lower).average().orElseThrow(),
                found.stream().mapToDouble(Cut::upper).average().orElseThrow());
    }

    private static Iterator<Row> traits(String user, Iterator<Row> rows, RatingScale scale) {
        History history = new History(scale);
        rows.forEachRemaining(row -> history.add(RatedItemRow.besideOwnHalf(row)));
        Traits traits = history.traits();
        TrainingTraits found =
                new TrainingTraits(UserHalf.of(user), traits.activity(), traits.conformity(), traits.diversity());
        return List.of(CODEC.encode(found)).iterator();
    }

    /** Exact, interpolated between neighbours. */
    private static String percentiles(String column, double[] two) {
        return String.format(Locale.ROOT, "percentile(%s, array(%sD, %sD))", column, two[0], two[1]);
    }

    private static Cut cut(Row found, int index) {
        if (found.isNullAt(index)) {
            return Cut.NONE;
        }
        List<Double> two = found.getList(index);
        return new Cut(two.get(0), two.get(1));
    }
}
