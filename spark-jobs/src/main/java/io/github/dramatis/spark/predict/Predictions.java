package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.estimate.PooledDistribution;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.table.Prediction;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The table {@code predictions} from what models said to prompts for ratings. */
final class Predictions {
    private Predictions() {}

    /**
     * What each agent says of the test rows, alone and pooled with the baseline.
     *
     * @param answers {@link Answers} with {@link Partner#PROBABILITIES}
     */
    static Dataset<Row> of(Dataset<Row> answers, Calibration.Powers powers, RatingScale scale, long seed) {
        RowCodec<Answers> answersCodec = RowCodec.of(Answers.class);
        RowCodec<Prediction> codec = Tables.PREDICTIONS.codec();
        FlatMapFunction<Row, Row> predict = row -> {
            Answers answer = answersCodec.decode(row);
            String key = Calibration.key(answer);
            LabelDistribution alone = LabelDistribution.of(
                    answer.logProbabilities(), powers.temperatures().getOrDefault(key, 1.0));
            List<Row> rows = new ArrayList<>();
            rows.add(codec.encode(prediction(answer, "", alone, scale, seed)));
            double[] partner = Partner.probabilities(row);
            PooledDistribution pool = AskedModel.isControl(answer.adapter(), answer.memory()) ? null : powers.pool(key);
            if (pool != null && partner != null) {
                LabelDistribution pooled = LabelDistribution.pooled(answer.logProbabilities(), pool, partner);
                rows.add(codec.encode(prediction(answer, Predictor.POOLED, pooled, scale, seed)));
            }
            return rows.iterator();
        };
        return answers.where(col("purpose").equalTo(Target.TEST)).flatMap(predict, codec.encoder());
    }

    /**
     * @param prefix of the adapter's and the variant's name; a sampled text is the agent's own, so it stands with the
     *     agent alone
     */
    private static Prediction prediction(
            Answers answer, String prefix, LabelDistribution distribution, RatingScale scale, long seed) {
        String variant = prefix + answer.variantId();
        return new Prediction(
                answer.exampleId(),
                answer.targetId(),
                variant,
                answer.userId(),
                answer.itemId(),
                answer.personaId(),
                prefix + answer.adapter(),
                answer.scheme(),
                answer.memory(),
                answer.seed(),
                answer.rating(),
                answer.weight(),
                distribution.probabilities(),
                distribution.mass(),
                distribution.expected(scale),
                distribution.draw(scale, seed, variant, answer.exampleId()),
                prefix.isEmpty() ? answer.text() : null,
                prefix.isEmpty() ? answer.answer() : null,
                answer.labelsFrom(),
                answer.error(),
                answer.setting());
    }
}
