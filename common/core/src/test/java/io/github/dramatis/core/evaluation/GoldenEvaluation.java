package io.github.dramatis.core.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.StreamSupport;

/** What scipy and scikit-learn computed (tests/golden/evaluation.py). */
final class GoldenEvaluation {
    private GoldenEvaluation() {}

    static List<JsonNode> cases(String name) throws IOException {
        try (InputStream golden = GoldenEvaluation.class.getResourceAsStream("/golden/evaluation.json")) {
            JsonNode cases = new ObjectMapper().readTree(golden).get(name);
            return StreamSupport.stream(cases.spliterator(), false).toList();
        }
    }

    static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }
}
