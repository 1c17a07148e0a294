package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.table.Metric;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Variant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Converts results to rows of the table metrics, and back. */
public final class Metrics {
    /** Further digits depend on the order in which partitions are added up. */
    private static final double PRECISION = 1e9;

    private static final Comparator<String> NULLS_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());
    private static final Comparator<Metric> ORDER = Comparator.comparing(Metric::adapter, NULLS_FIRST)
            .thenComparing(Metric::scheme, NULLS_FIRST)
            .thenComparing(Metric::setting, NULLS_FIRST)
            .thenComparing(Metric::memory, NULLS_FIRST)
            .thenComparing(Metric::baseline, NULLS_FIRST)
            .thenComparing(Metric::otherAdapter, NULLS_FIRST)
            .thenComparing(Metric::otherScheme, NULLS_FIRST)
            .thenComparing(Metric::otherSetting, NULLS_FIRST)
            .thenComparing(Metric::otherMemory, NULLS_FIRST)
            .thenComparing(Metric::measure)
            .thenComparing(Metric::personaId, NULLS_FIRST)
            .thenComparing(Metric::slice, NULLS_FIRST);

    private Metrics() {}

    /**
     * The table's rows, read back; a table of fixed size.
     *
     * @param scale of the ratings that were measured
     */
    public static Results read(Dataset<Row> metrics, RatingScale scale) {
        List<Metric> rows =
                Tables.METRICS.codec().decodeAll(metrics).stream().sorted(ORDER).toList();
        return new Results(
                rows.stream()
                        .filter(row -> Loss.ofColumn(row.measure()) == null)
                        .map(Metrics::measurement)
                        .toList(),
                rows.stream()
                        .filter(row -> Loss.ofColumn(row.measure()) != null)
                        .map(row -> contrast(row, scale))
                        .toList());
    }

    /** Returns the id by which rows name each variant: that of its first seed. */
    static Map<Predictor, String> ids(List<Variant> variants) {
        return variants.stream()
                .sorted(Comparator.comparingInt(Variant::seed))
                .collect(Collectors.toMap(Variant::predictor, Variant::variantId, (first, later) -> first));
    }

    /** @param variantIds of {@link #ids} */
    static List<Metric> rows(Results results, Map<Predictor, String> variantIds) {
        return Stream.concat(
                        results.measurements().stream().map(m -> row(m, variantIds.get(m.predictor()))),
                        results.contrasts().stream()
                                .map(c -> row(c, c.against().isBaseline() ? variantIds.get(c.predictor()) : null)))
                .sorted(ORDER)
                .toList();
    }

    private static Metric row(Measurement m, String variantId) {
        Baseline baseline = m.predictor().baseline();
        return new Metric(
                m.predictor().adapter(),
                m.predictor().scheme(),
                m.predictor().memory(),
                baseline == null ? null : baseline.column(),
                m.measure().column(),
                rounded(m.value()),
                m.interval() == null ? null : rounded(m.interval().low()),
                m.interval() == null ? null : rounded(m.interval().high()),
                m.rows(),
                m.users(),
                m.personaId(),
                m.slice(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                m.predictor().setting(),
                null,
                variantId);
    }

    private static Metric row(Contrast c, String variantId) {
        Baseline baseline = c.against().baseline();
        return new Metric(
                c.predictor().adapter(),
                c.predictor().scheme(),
                c.predictor().memory(),
                baseline == null ? null : baseline.column(),
                c.loss().column(),
                rounded(c.value()),
                rounded(c.interval().low()),
                rounded(c.interval().high()),
                c.rows(),
                c.users(),
                c.personaId(),
                null,
                c.verdict().label(),
                c.against().adapter(),
                c.against().scheme(),
                c.against().memory(),
                rounded(c.standardError()),
                rounded(c.p()),
                rounded(c.adjustedP()),
                rounded(c.detectable()),
                c.seeds(),
                c.declared(),
                c.predictor().setting(),
                c.against().setting(),
                variantId);
    }

    private static Measurement measurement(Metric row) {
        Baseline baseline = row.baseline() == null ? null : Baseline.named(row.baseline());
        return new Measurement(
                baseline == null
                        ? Predictor.variant(row.adapter(), row.scheme(), row.setting(), row.memory())
                        : Predictor.of(baseline),
                row.personaId(),
                row.slice(),
                Measure.named(row.measure()),
                row.value(),
                row.low() == null ? null : new Interval(row.low(), row.high()),
                row.rows(),
                row.users());
    }

    /** Interval, p and verdict follow from what is read. */
    private static Contrast contrast(Metric row, RatingScale scale) {
        return new Contrast(
                Predictor.variant(row.adapter(), row.scheme(), row.setting(), row.memory()),
                row.baseline() == null
                        ? Predictor.variant(
                                row.otherAdapter(), row.otherScheme(), row.otherSetting(), row.otherMemory())
                        : Predictor.of(Baseline.named(row.baseline())),
                Loss.ofColumn(row.measure()),
                scale,
                row.value(),
                orNaN(row.standardError()),
                orNaN(row.pAdjusted()),
                row.rows(),
                row.users(),
                row.seeds(),
                row.declared(),
                row.personaId());
    }

    private static double orNaN(Double value) {
        return value == null ? Double.NaN : value;
    }

    private static Double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * PRECISION) / PRECISION : null;
    }
}
