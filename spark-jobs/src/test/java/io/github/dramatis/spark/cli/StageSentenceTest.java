package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.spark.cli.ConsoleListener.Detail;
import io.github.dramatis.spark.workspace.StageCost;
import io.github.dramatis.spark.workspace.StageRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StageSentenceTest {
    /**
     * One that took 24.25 seconds.
     *
     * @param cost may be null
     * @param result JSON
     */
    static StageRecord record(String stage, StageCost cost, String result) {
        return record(stage, StageRecord.DONE, null, cost, result);
    }

    static StageRecord incomplete(String stage, String reason) {
        return record(stage, StageRecord.INCOMPLETE, reason, null, "{}");
    }

    private static StageRecord record(String stage, String status, String reason, StageCost cost, String result) {
        try {
            return new StageRecord(
                    stage,
                    "f",
                    "s",
                    status,
                    reason,
                    null,
                    "r",
                    "now",
                    24.25,
                    Map.of(),
                    Map.of(),
                    cost,
                    new ObjectMapper().readTree(result));
        } catch (JsonProcessingException e) {
            throw new AssertionError(result, e);
        }
    }

    private static String sentence(String stage, String result) {
        return StageSentence.of(record(stage, null, result)).orElseThrow();
    }

    @Test
    void aStageSaysWhatItDidInWords() {
        assertThat(sentence(
                        "ingest",
                        "{\"rows\": {\"kept\": 100836, \"rejected\": 0}, \"users\": {\"kept\": 610},"
                                + " \"items\": {\"rated\": 9724, \"rejected\": 0}, \"impressions\": null}"))
                .isEqualTo("100,836 ratings of 610 users and 9,724 items, none rejected");
        assertThat(sentence(
                        "ingest",
                        "{\"rows\": {\"kept\": 1, \"rejected\": 2}, \"users\": {\"kept\": 1}, \"items\": {\"rated\": 1,"
                                + " \"rejected\": 1}, \"added\": {\"ratings\": 1}}"))
                .isEqualTo(
                        "1 rating of 1 user and 1 item, 3 rows rejected (see interactions_rejected); new are 1 rating");
        assertThat(sentence("reflect", "{\"profiles\": 9, \"agents\": 2, \"sampled\": 1, \"memories\": 80}"))
                .isEqualTo("9 profiles as 2 agents and 1 other user grew, and 80 memories");
        assertThat(sentence(
                        "cluster",
                        "{\"schemes\": [{\"scheme\": \"text\", \"personas\": 2, \"users\": 9, \"byTraits\": 1200},"
                                + " {\"scheme\": \"traits\", \"personas\": 3, \"users\": 1209, \"byTraits\": 0}]}"))
                .isEqualTo("2 personas of 9 users by text, 1,200 more users placed by traits;"
                        + " 3 personas of 1,209 users by traits");
        assertThat(sentence("train", "{\"adapters\": 4, \"failed\": 1, \"rows\": 1641}"))
                .isEqualTo("4 adapters on 1,641 rows, 1 failed");
        assertThat(sentence("train", "{\"adapters\": 2, \"rows\": 400000, \"leftOut\": 1900000}"))
                .isEqualTo("2 adapters on 400,000 of 2,300,000 rows, drawn by hash (train.max-rows)");
        assertThat(sentence("train", "{\"adapters\": 2, \"given\": 2, \"rows\": 1641}"))
                .isEqualTo("2 adapters on 1,641 rows, 2 of them trained elsewhere (train.from)");
        assertThat(sentence("predict", "{\"predictions\": 1300, \"choices\": 0, \"variants\": 2}"))
                .isEqualTo("1,300 answers about ratings by 2 variants");
        assertThat(sentence("predict", "{\"predictions\": 1000, \"variants\": 2, \"leftOut\": 300}"))
                .isEqualTo("1,000 answers about ratings by 2 variants; 300 more left out by predict.max-rows");
        assertThat(sentence("predict", "{\"predictions\": 1000, \"variants\": 2, \"poolLeftOut\": 5000}"))
                .isEqualTo("1,000 answers about ratings by 2 variants; fitted on 20,000 targets, drawn by hash, without"
                        + " 5,000 more");
        assertThat(sentence("baselines", "{\"baselines\": [\"ridge\"], \"chosen\": \"ridge\", \"leftOut\": 1000}"))
                .isEqualTo("1 baseline, the best on tuning rows ridge; ridge and trees on a sample, without 1,000"
                        + " targets");
        assertThat(sentence(
                        "baselines",
                        "{\"baselines\": [\"bias\", \"als\"], \"chosen\": \"bias\", \"tuneRmse\": null,"
                                + " \"tuneRows\": 0}"))
                .isEqualTo("2 baselines, no tuning rows to find the best on: bias stands in");
        assertThat(sentence("baselines", "{\"leftOut\": \"since the source has no ratings\"}"))
                .isEqualTo("left out, since the source has no ratings");
        assertThat(sentence(
                        "targets",
                        "{\"users\": 9, \"agents\": 2, \"rows\": {}, \"choices\": {\"train\": 3, \"test\": 1},"
                                + " \"impressions\": {\"usable\": 4, \"a single item\": 1}}"))
                .isEqualTo("0 ratings and 4 choices to ask 2 agents about, of 9 users; slates shown: usable 4, a single"
                        + " item 1");
        assertThat(sentence("evaluate", "{\"testRows\": 4, \"testUsers\": 2, \"leftOut\": \"RMSE, for want of it\"}"))
                .isEqualTo("4 test rows of 2 users; left out is RMSE, for want of it");
        assertThat(sentence("predict", "{\"predictions\": 0, \"choices\": 1300, \"variants\": 1}"))
                .isEqualTo("1,300 answers about choices by 1 variant");
        assertThat(sentence(
                        "ask",
                        "{\"variant\": \"persona/short/traits\", \"rows\": 12, \"pairs\": 12, \"withoutId\": 0,"
                                + " \"repeated\": 0, \"unknownUsers\": 0, \"seen\": 0, \"asked\": 3}"))
                .isEqualTo("12 pairs answered by persona/short/traits, 3 prompts asked anew");
        assertThat(sentence(
                        "ask",
                        "{\"variant\": \"v\", \"pairs\": 9, \"withoutId\": 1, \"repeated\": 2, \"unknownUsers\": 1,"
                                + " \"tooLong\": 1, \"withoutAdapter\": 1, \"seen\": 1, \"rejectedRatings\": 4,"
                                + " \"asked\": 1}"))
                .isEqualTo("6 pairs answered by v, 1 prompt asked anew, 1 pair rated before; 3 pairs without an answer"
                        + " (see answers.error); 1 row without a user or an item; 2 rows repeated; 4 rows of --ratings"
                        + " left out");
        assertThat(sentence(
                        "ask", "{\"variant\": \"v\", \"slates\": 3, \"withoutId\": 1, \"faulty\": 2, \"asked\": 0}"))
                .isEqualTo("1 slate answered by v, 0 prompts asked anew; 2 slates without an answer (see"
                        + " answers.error); 1 row without a user or a slate");
        assertThat(StageSentence.of(record("another", null, "{}"))).isEmpty();
    }

    @Test
    void predictSaysHowMuchTheModelCountsInPooledAgents() {
        String pool = "{\"agent\": 0.412, \"agentLow\": 0.3, \"agentHigh\": 0.524, \"partner\": 0.83}";
        String ofOneUser = "{\"agent\": 0.2, \"agentLow\": \"NaN\", \"agentHigh\": \"NaN\", \"partner\": 1}";
        String many = IntStream.range(0, 5)
                .mapToObj(i -> "\"agent" + i + "\": " + pool)
                .collect(Collectors.joining(", "));

        assertThat(predicted("\"persona/short/style\": " + pool + ", \"single-max/short\": " + ofOneUser))
                .isEqualTo("9 answers about ratings by 2 variants; pooled with the user mean the model weighs"
                        + " persona/short/style 0.41 (0.30 to 0.52), single-max/short 0.20");
        assertThat(predicted(many))
                .endsWith("; 5 agents pooled with the user mean (variants.model_power: the weight of the model)");
    }

    private static String predicted(String pools) {
        return sentence(
                "predict",
                "{\"predictions\": 9, \"variants\": 2, \"partner\": \"user_mean\", \"pools\": {" + pools + "}}");
    }

    @Test
    void theFiguresBehindTheWordsAreShownWhereTheyAreAskedFor() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StageRecord train =
                record("train", null, "{\"adapters\": 1, \"failed\": 0, \"rows\": 20, \"tokensPerSecond\": 12.5}");

        new ConsoleListener(new PrintStream(out, true, StandardCharsets.UTF_8), Detail.WORDS).published(train);
        new ConsoleListener(new PrintStream(out, true, StandardCharsets.UTF_8), Detail.FIGURES).published(train);

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "train     done         24.3 s  1 adapter on 20 rows",
                        "train     done         24.3 s  1 adapter on 20 rows",
                        "          adapters 1, failed 0, rows 20, tokens per second 12.50");
    }
}
