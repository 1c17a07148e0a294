package io.github.dramatis.spark.predict;

import io.github.dramatis.core.estimate.PooledDistribution;
import io.github.dramatis.core.estimate.PooledFit;
import io.github.dramatis.core.estimate.PooledFit.HeldOut;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.TemperatureFit;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.RowCodec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * What the rows of the purpose pool say of each adapter kind, memory, scheme and setting, over all seeds: one temperature by
 * which the agent is as sure as it is right, and one pool with the best baseline.
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
     * @param rows {@link Answers} with {@link Partner#PROBABILITIES}, of the purpose pool
     * @param truth index of the label that is right
     */
    static Calibration of(List<Row> rows, ToIntFunction<Answers> truth) {
        Map<String, List<Row>> byKind = new TreeMap<>();
        RowCodec<Answers> codec = RowCodec.of(Answers.class);
        rows.forEach(row -> byKind.computeIfAbsent(key(codec.decode(row)), k -> new ArrayList<>())
                .add(row));
        Map<String, Double> temperatures = new TreeMap<>();
        Map<String, PooledFit> pools = new TreeMap<>();
        byKind.forEach((key, ofKind) -> {
            List<Answers> answers = ofKind.stream().map(codec::decode).toList();
            temperatures.put(
                    key,
                    TemperatureFit.fit(
                            answers.stream().map(Answers::logProbabilities).toArray(double[][]::new),
                            answers.stream().mapToInt(truth).toArray()));
            List<HeldOut> heldOut = heldOut(ofKind, answers, truth);
            if (!heldOut.isEmpty() && AskedModel.isTrained(answers.get(0).adapter())) {
                pools.put(key, PooledFit.of(heldOut));
            }
        });
        return new Calibration(temperatures, pools);
    }

    private static List<HeldOut> heldOut(List<Row> rows, List<Answers> answers, ToIntFunction<Answers> truth) {
        List<HeldOut> heldOut = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            double[] partner = Partner.probabilities(rows.get(i));
            if (partner != null) {
                Answers answer = answers.get(i);
                heldOut.add(new HeldOut(
                        answer.userId(),
                        LabelDistribution.of(answer.logProbabilities(), 1).probabilities(),
                        partner,
                        truth.applyAsInt(answer)));
            }
        }
        return heldOut;
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

    /** As the table choice_fits names an agent. */
    public static String key(String adapter, String memory, String scheme, String setting) {
        String kind = adapter.startsWith(Predictor.SWAP) ? Adapter.PERSONA : adapter;
        return Stream.of(kind, PromptControl.withoutControl(memory), scheme, setting)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("/"));
    }
}
