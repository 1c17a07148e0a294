package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.estimate.PooledDistribution;
import io.github.dramatis.core.estimate.PooledFit;
import io.github.dramatis.core.estimate.PooledFit.HeldOut;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.TemperatureFit;
import io.github.dramatis.core.prompt.ChoiceLetters;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Target;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What the rows of the purpose pool say of each adapter kind, memory, scheme and setting, over all seeds: one
 * temperature by which the agent is as sure as it is right, and one pool with the best baseline.
 *
 * @param temperatures by adapter, memory, scheme and setting; 1 where there are no rows
 * @param pools likewise, of adapters that were trained; none where no row has a distribution of the baseline
 */
public record Calibration(Map<String, Double> temperatures, Map<String, PooledFit> pools) {
    /** The powers alone: what travels to the tasks. */
    record Powers(Map<String, Double> temperatures, Map<String, PooledDistribution> pools) implements Serializable {
        /** Null where it is not pooled. */
        PooledDistribution pool(String key) {
            return pools.get(key);
        }
    }

    /**
     * What is read of an answer that is fitted on.
     *
     * @param partner the baseline's label distribution; null where it says nothing
     */
    public record Fitted(
            String variantId,
            String exampleId,
            String userId,
            String itemId,
            String adapter,
            String scheme,
            String setting,
            String memory,
            double rating,
            double[] logProbabilities,
            List<String> slate,
            double[] partner) {
        /** Place of the item that was taken in the slate; the number of items where the slate is without it. */
        int taken() {
            return ChoiceLetters.place(slate, itemId);
        }

        private String key() {
            return Calibration.key(adapter, memory, scheme, setting);
        }
    }

    /**
     * @param answers {@link Answers} with {@link Partner#PROBABILITIES}; those to rows of the purpose pool are fitted
     *     on
     * @param truth index of the label that is right
     */
    static Calibration of(Dataset<Row> answers, ToIntFunction<Fitted> truth) {
        RowCodec<Fitted> codec = RowCodec.of(Fitted.class);
        Column[] columns =
                Arrays.stream(codec.schema().fieldNames()).map(functions::col).toArray(Column[]::new);
        Map<String, List<Fitted>> byKind = codec
                .decodeAll(answers.where(col("purpose")
                                .equalTo(Target.POOL)
                                .and(col("error").isNull()))
                        .select(columns)
                        .sort("variant_id", "example_id"))
                .stream()
                .collect(Collectors.groupingBy(Fitted::key, TreeMap::new, Collectors.toList()));
        Map<String, Double> temperatures = new TreeMap<>();
        Map<String, PooledFit> pools = new TreeMap<>();
        byKind.forEach((key, ofKind) -> {
            temperatures.put(
                    key,
                    TemperatureFit.fit(
                            ofKind.stream().map(Fitted::logProbabilities).toArray(double[][]::new),
                            ofKind.stream().mapToInt(truth).toArray()));
            List<HeldOut> heldOut = heldOut(ofKind, truth);
            if (!heldOut.isEmpty() && AskedModel.isTrained(ofKind.get(0).adapter())) {
                pools.put(key, PooledFit.of(heldOut));
            }
        });
        return new Calibration(temperatures, pools);
    }

    private static List<HeldOut> heldOut(List<Fitted> answers, ToIntFunction<Fitted> truth) {
        return answers.stream()
                .filter(answer -> answer.partner() != null)
                .map(answer -> new HeldOut(
                        answer.userId(),
                        LabelDistribution.of(answer.logProbabilities(), 1).probabilities(),
                        answer.partner(),
                        truth.applyAsInt(answer)))
                .toList();
    }

    Powers powers() {
        Map<String, PooledDistribution> powers = new TreeMap<>();
        pools.forEach((key, fit) -> powers.put(key, fit.pool()));
        return new Powers(temperatures, powers);
    }

    static String key(Answers answer) {
        return key(answer.adapter(), answer.memory(), answer.scheme(), answer.setting());
    }

    static String key(AskedModel model) {
        return key(model.adapter(), model.memory(), model.scheme(), model.setting());
    }

    /** The name of an agent in the table choice_fits. */
    public static String key(String adapter, String memory, String scheme, String setting) {
        String kind = adapter.startsWith(Predictor.SWAP) ? Adapter.PERSONA : adapter;
        return Stream.of(kind, PromptControl.withoutControl(memory), scheme, setting)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("/"));
    }
}
