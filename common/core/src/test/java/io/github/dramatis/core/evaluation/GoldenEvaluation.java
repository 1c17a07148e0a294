package io.github.dramatis.core.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.rating.RatingScale;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What scipy, scikit-learn and statsmodels computed (tests/golden/evaluation.py). */
final class GoldenEvaluation {
    static final RatingScale SCALE = new RatingScale(0.5, 5, 0.5);

    private GoldenEvaluation() {}

    static List<JsonNode> cases(String name) throws IOException {
        try (InputStream golden = GoldenEvaluation.class.getResourceAsStream("/golden/evaluation.json")) {
            return elements(new ObjectMapper().readTree(golden).get(name));
        }
    }

    static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    static double[] doubles(JsonNode array) {
        return elements(array).stream().mapToDouble(JsonNode::doubleValue).toArray();
    }

    /** The rows of a case with the same value of a field, e.g. one user's. */
    static Collection<List<JsonNode>> by(String field, JsonNode rows) {
        Function<JsonNode, Integer> key = row -> row.get(field).intValue();
        return elements(rows).stream()
                .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()))
                .values();
    }

    static Outcome outcome(JsonNode row) {
        double[] baselines = new double[Baseline.values().length];
        baselines[Baseline.USER_MEAN.ordinal()] = row.get("user_mean").doubleValue();
        baselines[Baseline.BIAS.ordinal()] = row.get("bias").doubleValue();
        TestRow truth = new TestRow(
                row.get("item").asText(),
                row.get("rating").doubleValue(),
                row.get("weight").doubleValue(),
                baselines,
                new double[baselines.length][]);
        return new Outcome(
                truth,
                row.get("expected").doubleValue(),
                row.get("drawn").doubleValue(),
                doubles(row.get("probabilities")),
                0.25,
                answer(row));
    }

    private static ParsedAnswer answer(JsonNode row) {
        if (row.get("answer").isNull()) {
            return null;
        }
        Map<String, ParsedAnswer.Kind> kinds = Map.of(
                "rating", ParsedAnswer.Kind.RATING,
                "out-of-range", ParsedAnswer.Kind.OUT_OF_RANGE,
                "prose", ParsedAnswer.Kind.PROSE,
                "refusal", ParsedAnswer.Kind.REFUSAL,
                "empty", ParsedAnswer.Kind.EMPTY);
        ParsedAnswer.Kind kind = kinds.get(row.get("answer").asText());
        return kind == ParsedAnswer.Kind.RATING
                ? new ParsedAnswer(kind, OptionalDouble.of(row.get("text").doubleValue()))
                : ParsedAnswer.of(kind);
    }
}
