package io.github.dramatis.core.estimate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.StreamSupport;

/** What scipy and scikit-learn computed (tests/golden/estimate.py). */
final class GoldenEstimate {
    private GoldenEstimate() {}

    static List<JsonNode> cases(String name) throws IOException {
        try (InputStream golden = GoldenEstimate.class.getResourceAsStream("/golden/estimate.json")) {
            JsonNode cases = new ObjectMapper().readTree(golden).get(name);
            return StreamSupport.stream(cases.spliterator(), false).toList();
        }
    }

    static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    static float[] floats(JsonNode array) {
        float[] floats = new float[array.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = array.get(i).floatValue();
        }
        return floats;
    }
}
