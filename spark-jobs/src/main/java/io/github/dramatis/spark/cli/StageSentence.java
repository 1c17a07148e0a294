package io.github.dramatis.spark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.spark.sampling.ValidationPurpose;
import io.github.dramatis.spark.workspace.StageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a stage did, in words that a person reads: made from the figures in its record. */
final class StageSentence {
    /** A line of the console has room for the weights of so many. */
    private static final int MOST_POOLS = 4;

    private final JsonNode result;

    private StageSentence(JsonNode result) {
        this.result = result;
    }

    /** Empty for a stage without words of its own. */
    static Optional<String> of(StageRecord record) {
        StageSentence words = new StageSentence(record.result());
        if (words.result.path("leftOut").isTextual() && words.result.size() == 1) {
            return Optional.of("left out, " + words.result.path("leftOut").asText());
        }
        return Optional.ofNullable(
                switch (record.stage()) {
                    case "ingest" -> words.ingest();
                    case "targets" -> words.targets();
                    case "reflect" -> words.reflect();
                    case "embed" -> words.embed();
                    case "cluster" -> words.cluster();
                    case "estimate" -> words.estimate();
                    case "examples" -> words.examples();
                    case "baselines" -> words.baselines();
                    case "train" -> words.train();
                    case "predict" -> words.predict();
                    case "evaluate" -> words.evaluate();
                    case "ask" -> words.ask();
                    case "simulate" -> words.simulate();
                    case "sweep" -> words.sweep();
                    case "probe" -> count(words.number("questions"), "question") + " to the base model and "
                            + words.text("model");
                    default -> null;
                });
    }

    private String ingest() {
        long rejected = number("rows", "rejected") + number("items", "rejected") + number("impressions", "rejected");
        return count(number("rows", "kept"), "rating") + " of " + count(number("users", "kept"), "user") + " and "
                + count(number("items", "rated"), "item") + ", "
                + (rejected == 0 ? "none rejected" : count(rejected, "row") + " rejected (see interactions_rejected)")
                + (result.path("added").isObject() ? "; new are " + count(number("added", "ratings"), "rating") : "");
    }

    private String targets() {
        long choices = sum(result.path("choices"));
        return count(sum(result.path("rows")), "rating")
                + (choices > 0 ? " and " + count(choices, "choice") : "") + " to ask "
                + count(number("agents"), "agent") + " about, of " + count(number("users"), "user") + shown();
    }

    /** Slates that users were shown, by whether they can be asked about. */
    private String shown() {
        List<String> counts = new ArrayList<>();
        result.path("impressions")
                .fields()
                .forEachRemaining(kind -> counts.add(String.format(
                        Locale.ROOT, "%s %,d", kind.getKey(), kind.getValue().asLong())));
        return counts.isEmpty() ? "" : "; slates shown: " + String.join(", ", counts);
    }

    private String reflect() {
        JsonNode cost = result.path("llm").path("cost");
        return count(number("profiles"), "profile") + " as " + count(number("agents"), "agent")
                + (number("sampled") > 0 ? " and " + count(number("sampled"), "other user") : "") + " grew, and "
                + (number("memories") == 1
                        ? "1 memory"
                        : String.format(Locale.ROOT, "%,d memories", number("memories")))
                + (cost.isNumber() ? String.format(Locale.ROOT, "; a language model for %.2f", cost.asDouble()) : "");
    }

    private String embed() {
        long kept = number("profilesKept") + number("itemsKept");
        return "vectors of " + count(number("profiles"), "profile") + " and " + count(number("items"), "item")
                + (kept > 0 ? ", " + String.format(Locale.ROOT, "%,d", kept) + " of them kept" : "");
    }

    private String cluster() {
        List<String> schemes = new ArrayList<>();
        for (JsonNode scheme : result.path("schemes")) {
            schemes.add(count(scheme.path("personas").asLong(), "persona") + " of "
                    + count(scheme.path("users").asLong(), "user") + " by "
                    + scheme.path("scheme").asText()
                    + byTraits(scheme.path("byTraits").asLong()));
        }
        return String.join("; ", schemes);
    }

    private static String byTraits(long users) {
        return users > 0 ? ", " + count(users, "more user") + " placed by traits" : "";
    }

    private String estimate() {
        return "item factors of rank " + number("rank") + " from " + count(number("ratings"), "rating") + ", for "
                + count(number("folds"), "fold") + " of the users"
                + (number("tuningRows") > 0
                        ? String.format(
                                Locale.ROOT,
                                "; rank, regularization %s and damping %s chosen by %s",
                                text("regularization"),
                                text("damping"),
                                count(number("tuningRows"), "validation rating"))
                        : "");
    }

    private String examples() {
        long left = number("tooLong");
        return count(sum(result.path("rows")), "prompt")
                + String.format(
                        Locale.ROOT,
                        " of %.0f tokens on average",
                        result.path("meanTokens").asDouble())
                + (left > 0 ? ", " + count(left, "more") + " too long and left out" : "");
    }

    private String baselines() {
        boolean untuned = result.has("tuneRows") && number("tuneRows") == 0;
        return count(result.path("baselines").size(), "baseline")
                + (untuned ? ", no tuning rows to find the best on: " : ", the best on tuning rows ")
                + text("chosen")
                + (untuned ? " stands in" : "")
                + (result.path("tuneRmse").isNumber()
                        ? String.format(
                                Locale.ROOT,
                                " (RMSE %.3f)",
                                result.path("tuneRmse").asDouble())
                        : "")
                + (number("leftOut") > 0
                        ? "; ridge and trees on a sample, without " + count(number("leftOut"), "target")
                        : "");
    }

    private String train() {
        return count(number("adapters"), "adapter") + " on " + trainingRows()
                + (number("given") > 0 ? ", " + number("given") + " of them trained elsewhere (train.from)" : "")
                + (number("kept") > 0 ? "; " + count(number("kept"), "adapter") + " of everybody kept as before" : "")
                + (number("failed") > 0 ? ", " + number("failed") + " failed" : "");
    }

    private String trainingRows() {
        long rows = number("rows");
        long leftOut = number("leftOut");
        return leftOut == 0
                ? count(rows, "row")
                : String.format(
                        Locale.ROOT, "%,d of %s, drawn by hash (train.max-rows)", rows, count(rows + leftOut, "row"));
    }

    private String sweep() {
        return count(number("configurations"), "configuration") + " tried on " + trainingRows()
                + " with the prompts " + text("memory") + ", the best by " + count(number("tuningRows"), "tuning row")
                + ": " + text("best")
                + (number("failed") > 0 ? "; " + number("failed") + " failed" : "");
    }

    private String predict() {
        long choices = number("choices");
        List<String> answers = new ArrayList<>();
        if (number("predictions") > 0) {
            answers.add(count(number("predictions"), "answer") + " about ratings");
        }
        if (choices > 0) {
            answers.add(count(choices, "answer") + " about choices");
        }
        long leftOut = number("leftOut");
        long notNeeded = number("poolLeftOut");
        return String.join(" and ", answers) + " by " + count(number("variants"), "variant")
                + (leftOut == 0 ? "" : "; " + count(leftOut, "more") + " left out by predict.max-rows")
                + (number("untrained") == 0
                        ? ""
                        : "; " + count(number("untrained"), "test row")
                                + " without an answer, since no agent of the persona or cluster has a training row")
                + (notNeeded == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; fitted on %,d targets, drawn by hash, without %,d more",
                                ValidationPurpose.ENOUGH,
                                notNeeded))
                + pools();
    }

    /** Says how much the model counts in each pooled agent; of many agents it says where that stands. */
    private String pools() {
        JsonNode pools = result.path("pools");
        if (pools.isEmpty()) {
            return "";
        }
        String partner = Baseline.named(text("partner")).inSentence();
        if (pools.size() > MOST_POOLS) {
            return "; " + count(pools.size(), "agent") + " pooled with " + partner
                    + " (variants.model_power: the weight of the model)";
        }
        List<String> weights = new ArrayList<>();
        pools.fields().forEachRemaining(pool -> weights.add(pool.getKey() + weight(pool.getValue())));
        return "; pooled with " + partner + " the model weighs " + String.join(", ", weights);
    }

    /** " 0.41 (0.30 to 0.52)"; without an interval where one user alone was fitted on. */
    private static String weight(JsonNode pool) {
        double low = pool.path("agentLow").asDouble(Double.NaN);
        return String.format(Locale.ROOT, " %.2f", pool.path("agent").asDouble())
                + (Double.isFinite(low)
                        ? String.format(
                                Locale.ROOT,
                                " (%.2f to %.2f)",
                                low,
                                pool.path("agentHigh").asDouble())
                        : "");
    }

    private String evaluate() {
        return count(number("testRows"), "test row") + " of " + count(number("testUsers"), "user")
                + (result.path("bestBaseline").isTextual()
                        ? String.format(
                                Locale.ROOT,
                                ", best baseline %s (RMSE %.3f)",
                                text("bestBaseline"),
                                result.path("bestBaselineRmse").asDouble())
                        : "")
                + leftOut();
    }

    private String leftOut() {
        return result.path("leftOut").isTextual() ? "; left out is " + text("leftOut") : "";
    }

    /** Says what became of pairs or slates. */
    private String ask() {
        String one = result.has("slates") ? "slate" : "pair";
        long unanswered = number("faulty") + number("unknownUsers") + number("tooLong") + number("withoutAdapter");
        return count(number(one + "s") - unanswered, one) + " answered by " + text("variant") + ", "
                + count(number("asked"), "prompt") + " asked anew"
                + (number("seen") > 0 ? ", " + count(number("seen"), "pair") + " rated before" : "")
                + (unanswered > 0 ? "; " + count(unanswered, one) + " without an answer (see answers.error)" : "")
                + rows("withoutId", "without a user or " + (one.equals("pair") ? "an item" : "a slate"))
                + rows("repeated", "repeated")
                + rows("rejectedRatings", "of --ratings left out");
    }

    /** Says how many rows a field counts; empty where there are none. */
    private String rows(String field, String what) {
        return number(field) > 0 ? "; " + count(number(field), "row") + " " + what : "";
    }

    private String simulate() {
        return count(number("agents"), "agent") + " before the lists of " + count(number("recommenders"), "recommender")
                + "; " + count(number("askedPages"), "page") + " and " + count(number("askedRatings"), "rating")
                + " were asked" + leftOut();
    }

    private String text(String field) {
        return result.path(field).asText();
    }

    private long number(String... path) {
        JsonNode node = result;
        for (String name : path) {
            node = node.path(name);
        }
        return node.asLong();
    }

    private static long sum(JsonNode counts) {
        long sum = 0;
        for (JsonNode count : counts) {
            sum += count.asLong();
        }
        return sum;
    }

    /** "1 rating", "2,000 ratings". */
    private static String count(long number, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 || one.equals("more") ? "" : "s");
    }
}
