package io.github.dramatis.spark.baselines;

import io.github.dramatis.core.estimate.TiltedHistogram;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.table.BaselinePrediction;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Makes the rows of baseline_predictions: around what each baseline expects a distribution. */
final class BaselineDistributions implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<String> baselines;
    private final List<TiltedHistogram> validation;
    private final List<TiltedHistogram> test;

    /**
     * @param fitted one a baseline, with the population's histogram of the train ratings
     * @param later [levels] the population's histogram of train and validation
     */
    BaselineDistributions(RatingScale scale, List<String> baselines, List<TiltedHistogram> fitted, double[] later) {
        this.baselines = List.copyOf(baselines);
        this.validation = List.copyOf(fitted);
        this.test = fitted.stream()
                .map(one -> new TiltedHistogram(scale, later, one.smoothing(), one.sharpness()))
                .toList();
    }

    /** @param predicted target_id, user_id, item_id, purpose, a column a baseline, {@link UserHistograms#COUNTS} */
    Dataset<Row> of(Dataset<Row> predicted) {
        RowCodec<BaselinePrediction> codec = Tables.BASELINE_PREDICTIONS.codec();
        return predicted.flatMap((FlatMapFunction<Row, Row>) row -> rows(codec, row), codec.encoder());
    }

    private Iterator<Row> rows(RowCodec<BaselinePrediction> codec, Row row) {
        String purpose = row.getAs("purpose");
        double[] counts = Rows.doubles(row, row.fieldIndex(UserHistograms.COUNTS));
        List<TiltedHistogram> histograms = purpose.equals("test") ? test : validation;
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < baselines.size(); i++) {
            double expected = row.getAs(baselines.get(i));
            rows.add(codec.encode(new BaselinePrediction(
                    row.getAs("target_id"),
                    row.getAs("user_id"),
                    row.getAs("item_id"),
                    baselines.get(i),
                    purpose,
                    expected,
                    histograms.get(i).around(expected, counts))));
        }
        return rows.iterator();
    }
}
