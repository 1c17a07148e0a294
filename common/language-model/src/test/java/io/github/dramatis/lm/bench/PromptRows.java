package io.github.dramatis.lm.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.lm.training.RatingAnswers;
import io.github.dramatis.lm.training.TrainingRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Turns prompts into the rows that a trainer would see, for tests/bench/prompts: a line of standard input is a group
 * {@code [{"prefix", "suffix", "rating"}, ...]}, a line of standard output its token ids, what all of them begin with
 * written once.
 */
final class PromptRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A prompt of the table of examples, and its rating in half stars. */
    private record Rated(
            @JsonProperty("prefix") String prefix,
            @JsonProperty("suffix") String suffix,
            @JsonProperty("rating") double rating) {}

    /**
     * A group's rows: each begins with the shared ids, goes on with the rest of its prompt, and ends with its answer.
     */
    record Group(@JsonProperty("shared") int[] shared, @JsonProperty("rows") List<Row> rows) {
        List<TrainingRow> trainingRows() {
            return rows.stream()
                    .map(row -> TrainingRow.completion(concat(shared, row.rest()), row.answer()))
                    .toList();
        }
    }

    record Row(@JsonProperty("rest") int[] rest, @JsonProperty("answer") int[] answer) {}

    private PromptRows() {}

    /** Argument: model directory. */
    public static void main(String[] arguments) throws IOException {
        LabelCoding coding = LabelCoding.of(new RatingScale(0.5, 5, 0.5));
        try (PromptTokens prompts = PromptTokens.open(Path.of(arguments[0]), coding)) {
            RatingAnswers answers = new RatingAnswers(prompts.labels(), 0, prompts.endOfTurn());
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(
                        JSON.writeValueAsString(group(prompts, answers, JSON.readValue(line, Rated[].class))));
            }
        }
    }

    private static Group group(PromptTokens prompts, RatingAnswers answers, Rated[] group) {
        int[][] asked = Arrays.stream(group)
                .map(rated -> prompts.encode(rated.prefix(), rated.suffix()).whole())
                .toArray(int[][]::new);
        int common = Arrays.stream(asked)
                .mapToInt(prompt -> commonTokens(asked[0], prompt))
                .min()
                .orElseThrow();
        Row[] rows = new Row[group.length];
        for (int i = 0; i < group.length; i++) {
            int[] whole = answers.row(asked[i], group[i].rating()).tokens();
            rows[i] = new Row(
                    Arrays.copyOfRange(asked[i], common, asked[i].length),
                    Arrays.copyOfRange(whole, asked[i].length, whole.length));
        }
        return new Group(Arrays.copyOf(asked[0], common), List.of(rows));
    }

    private static int commonTokens(int[] left, int[] right) {
        int mismatch = Arrays.mismatch(left, right);
        return mismatch < 0 ? left.length : mismatch;
    }

    private static int[] concat(int[] a, int[] b) {
        int[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
