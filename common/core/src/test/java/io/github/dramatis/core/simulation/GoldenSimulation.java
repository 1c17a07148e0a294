package io.github.dramatis.core.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.StreamSupport;

/** What scipy and scikit-learn computed (tests/golden/simulation.py). */
final class GoldenSimulation {
    private GoldenSimulation() {}

    static List<JsonNode> cases(String name) throws IOException {
        try (InputStream golden = GoldenSimulation.class.getResourceAsStream("/golden/simulation.json")) {
            return elements(new ObjectMapper().readTree(golden).get(name));
        }
    }

    static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    static double[] doubles(JsonNode array) {
        return elements(array).stream().mapToDouble(JsonNode::doubleValue).toArray();
    }

    static long[] longs(JsonNode array) {
        return elements(array).stream().mapToLong(JsonNode::longValue).toArray();
    }
}
