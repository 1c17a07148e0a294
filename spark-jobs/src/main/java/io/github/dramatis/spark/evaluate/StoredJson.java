package io.github.dramatis.spark.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.dramatis.core.report.Report.Category;
import io.github.dramatis.core.report.Report.Trait;
import java.util.ArrayList;
import java.util.List;

/** Reads the JSON that stands in columns of other stages' tables. Null reads as nothing. */
final class StoredJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StoredJson() {}

    /** {@code {"activity": {"low": 0.6, "medium": 0.3, "high": 0.1}, ..., "ratingMean": 3.5}}: its objects. */
    static List<Trait> traits(String json) {
        List<Trait> traits = new ArrayList<>();
        tree("personas.traits", json).fields().forEachRemaining(field -> {
            JsonNode levels = field.getValue();
            if (levels.isObject()) {
                traits.add(new Trait(
                        field.getKey(),
                        levels.path("low").asDouble(),
                        levels.path("medium").asDouble(),
                        levels.path("high").asDouble()));
            }
        });
        return traits;
    }

    /** A number among the traits; NaN if it is not there. */
    static double number(String json, String name) {
        return tree("personas.traits", json).path(name).asDouble(Double.NaN);
    }

    /** {@code [{"category": "Crime", "share": 0.2, "population": 0.1}, ...]}. */
    static List<Category> categories(String json) {
        List<Category> categories = new ArrayList<>();
        for (JsonNode node : tree("personas.categories", json)) {
            categories.add(new Category(
                    node.path("category").asText(),
                    node.path("share").asDouble(),
                    node.path("population").asDouble(Double.NaN)));
        }
        return categories;
    }

    /** {@code [{"step": 1, "loss": 2.3}, ...]} as pairs; steps without a finite loss are left out. */
    static List<double[]> lossLog(String json) {
        List<double[]> points = new ArrayList<>();
        for (JsonNode node : tree("adapters.loss_log", json)) {
            double[] point = {node.path("step").asDouble(), node.path("loss").asDouble(Double.NaN)};
            if (Double.isFinite(point[1])) {
                points.add(point);
            }
        }
        return points;
    }

    private static JsonNode tree(String column, String json) {
        if (json == null) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("column " + column + " holds no JSON: " + json, e);
        }
    }
}
