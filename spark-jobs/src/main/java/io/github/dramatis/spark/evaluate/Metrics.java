package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Verdict;
import io.github.dramatis.spark.table.Metric;
import io.github.dramatis.spark.table.Tables;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Between measurements and rows of the table metrics. */
public final class Metrics {
    /** Further digits depend on the order in which partitions are added up. */
    private static final double PRECISION = 1e9;

    private static final Comparator<String> NULLS_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());
    private static final Comparator<Metric> ORDER = Comparator.comparing(Metric::adapter, NULLS_FIRST)
            .thenComparing(Metric::memory, NULLS_FIRST)
            .thenComparing(Metric::baseline, NULLS_FIRST)
            .thenComparing(Metric::measure)
            .thenComparing(Metric::personaId, NULLS_FIRST);

    private Metrics() {}

    /** The table's rows, read back; a table of fixed size. */
    public static List<Measurement> read(Dataset<Row> metrics) {
        return Tables.METRICS.codec().decodeAll(metrics).stream()
                .sorted(ORDER)
                .map(Metrics::measurement)
                .toList();
    }

    static List<Metric> rows(List<Measurement> measurements) {
        return measurements.stream().map(Metrics::row).sorted(ORDER).toList();
    }

    private static Metric row(Measurement m) {
        Baseline baseline = m.predictor().isBaseline() ? m.predictor().baseline() : m.comparedWith();
        boolean hasInterval =
                m.interval() != null && Double.isFinite(m.interval().low());
        return new Metric(
                m.predictor().adapter(),
                m.predictor().memory(),
                baseline == null ? null : baseline.column(),
                m.measure().column(),
                rounded(m.value()),
                hasInterval ? rounded(m.interval().low()) : null,
                hasInterval ? rounded(m.interval().high()) : null,
                m.rows(),
                m.users(),
                m.personaId(),
                m.verdict() == null ? null : m.verdict().label());
    }

    private static Measurement measurement(Metric row) {
        Baseline baseline = row.baseline() == null ? null : Baseline.named(row.baseline());
        boolean variant = row.adapter() != null;
        return new Measurement(
                variant ? Predictor.variant(row.adapter(), row.memory()) : Predictor.of(baseline),
                variant ? baseline : null,
                row.personaId(),
                Measure.named(row.measure()),
                row.value(),
                row.low() == null ? null : new Interval(row.low(), row.high()),
                row.rows(),
                row.users(),
                row.verdict() == null ? null : Verdict.labelled(row.verdict()));
    }

    private static double rounded(double value) {
        return Math.round(value * PRECISION) / PRECISION;
    }
}
