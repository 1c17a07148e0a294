package io.github.dramatis.lm.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import io.github.dramatis.lm.training.TokenTarget;
import io.github.dramatis.lm.training.TrainingRow;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Protects: the files of the engine's commands mean what the documentation says, and a bad line is told by its number.
 */
class DatasetFilesTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-llama");
    private static final int EOS = 2;

    @TempDir
    Path folder;

    private Tokenizer tokenizer;
    private ModelConfig model;

    @BeforeEach
    void open() {
        tokenizer = Tokenizer.open(TINY);
        try (ModelDirectory directory = ModelDirectory.open(TINY)) {
            model = directory.config();
        }
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void rowsOfTokenIdsNeedNoTokenizerAndRowsOfTextSayThatTheyDo() throws IOException {
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(TINY.resolve(name), folder.resolve(name));
        }
        Path ids =
                Files.writeString(folder.resolve("ids.jsonl"), "{\"input_ids\":[1,5,9],\"completion_mask\":[0,0,1]}\n");
        Path text = Files.writeString(folder.resolve("text.jsonl"), "{\"prompt\":\"a\",\"completion\":\"b\"}\n");
        try (ModelDirectory directory = ModelDirectory.openWithoutTokenizer(folder)) {
            assertThat(TrainingFile.read(ids, directory, true).get(0).tokens()).containsExactly(1, 5, 9);
            assertThatThrownBy(() -> TrainingFile.read(text, directory, true))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("has no tokenizer.json");
        }
        assertThatThrownBy(() -> ModelDirectory.open(folder)).hasMessageContaining("has no tokenizer.json");
        try (ModelDirectory directory = ModelDirectory.open(TINY)) {
            assertThat(TrainingFile.read(text, directory, true)).hasSize(1);
        }
    }

    @Test
    void textsBecomeTheReferencesIds() throws IOException {
        Path golden = Path.of("src/test/resources/tokens/tiny.jsonl");
        Path out = folder.resolve("out.jsonl");
        assertThat(TokensFile.convert(TINY, golden, out, false)).isEqualTo(50);
        assertThat(Files.readString(out)).contains("{\"text\":\"RATING: 4\",\"ids\":[374,369,41,28,223,22]}");
        assertThat(Files.readAllLines(out)).hasSize(50);
        Path in = Files.writeString(folder.resolve("in.jsonl"), "{\"text\":\"<|im_end|>\"}\n");
        TokensFile.convert(TINY, in, out, true);
        assertThat(out).hasContent("{\"text\":\"<|im_end|>\",\"ids\":[2]}");
        TokensFile.convert(TINY, in, out, false);
        assertThat(out).content().doesNotContain("[2]");
    }

    @Test
    void aBadLineLeavesTheOldOutputAndIsToldByItsNumber() throws IOException {
        Path in = Files.writeString(folder.resolve("in.jsonl"), "{\"text\":\"a\"}\n{\"txt\":\"b\"}\n");
        Path out = Files.writeString(folder.resolve("out.jsonl"), "old");
        assertThatThrownBy(() -> TokensFile.convert(TINY, in, out, false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("in.jsonl:2")
                .hasMessageContaining("text");
        assertThat(out).hasContent("old");
        Files.write(in, new byte[] {(byte) 0xff, 10});
        assertThatThrownBy(() -> TokensFile.convert(TINY, in, out, false)).hasMessageContaining("UTF-8");
        Files.write(in, new byte[0]);
        assertThatThrownBy(() -> TokensFile.convert(TINY, in, out, false)).hasMessageContaining("is empty");
    }

    @Test
    void logitsAreOneTensor() {
        LogitsFile.write(folder.resolve("logits.safetensors"), new float[][] {{1, 2, 3}, {4, 5, 6}});
        try (TensorSource tensors = Safetensors.open(folder.resolve("logits.safetensors"))) {
            assertThat(tensors.names()).containsExactly("logits");
            assertThat(tensors.shape("logits")).containsExactly(2, 3);
            FloatBuffer read = FloatBuffer.allocate(6);
            tensors.read("logits", read);
            assertThat(read.array()).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void aCompletionIsMaskedAndEndsOnceWithTheEndToken() throws IOException {
        List<TrainingRow> rows = training("{\"prompt\":\"RATING:\",\"completion\":\" 4\"}\n"
                + "{\"prompt\":\"RATING:\",\"completion\":\" 4<|im_end|>\"}\n");
        int[] expected = {374, 369, 41, 28, 223, 22, EOS};
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.tokens()).isEqualTo(expected);
            assertThat(row.targets()).extracting(TokenTarget::position).containsExactly(3, 4, 5);
        });
        Path file = folder.resolve("train.jsonl");
        assertThat(TrainingFile.read(file, tokenizer, model, false).get(0).tokens())
                .as("--no-eos")
                .containsExactly(374, 369, 41, 28, 223, 22);
    }

    @Test
    void tokenIdsAreTakenAsTheyAre() throws IOException {
        TrainingRow row = training("{\"input_ids\":[1,9,9,7],\"completion_mask\":[1,0,1,0]}\n")
                .get(0);
        assertThat(row.tokens()).containsExactly(1, 9, 9, 7);
        assertThat(row.targets())
                .as("the token at 0 has nothing before it to be predicted from")
                .singleElement()
                .satisfies(target -> {
                    assertThat(target.position()).isEqualTo(1);
                    assertThat(target.ids()).containsExactly(9);
                });
    }

    @Test
    void softTargetsAreReadAsTheyAreWritten() throws IOException {
        TrainingRow written = new TrainingRow(
                new int[] {5, 6, 7},
                List.of(new TokenTarget(1, new int[] {22, 23}, new float[] {0.25f, 0.75f}), TokenTarget.next(2, 9)));

        TrainingRow read = training(TokenRow.json(written) + "\n").get(0);

        assertThat(read).usingRecursiveComparison().isEqualTo(written);
    }

    @Test
    void aCompletionThatChangesThePromptsTokensBeginsWhereTrlLetsItBegin() throws IOException {
        TrainingRow row =
                training("{\"prompt\":\"I rate\",\"completion\":\"d it\"}\n").get(0);
        int promptAlone = tokenizer.encode("I rate").length;
        assertThat(row.tokens()).startsWith(tokenizer.encode("I rated it"));
        assertThat(row.targets().get(0).position()).isEqualTo(promptAlone - 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"text":"a"} | neither
            {"prompt":"a"} | completion
            {"prompt":["a"],"completion":"b"} | no text
            {"input_ids":[1,2]} | completion_mask
            {"input_ids":[1,2],"completion_mask":[0]} | 2 input_ids and 1
            {"input_ids":[1,384],"completion_mask":[0,1]} | 0 to 383
            {"input_ids":[1,-1],"completion_mask":[0,1]} | -1
            {"input_ids":[1,2.5],"completion_mask":[0,1]} | 2.5
            {"input_ids":[1,2],"completion_mask":[0,2]} | 0 to 1
            {"input_ids":[1,2],"completion_mask":[1,0]} | nothing to learn
            {"input_ids":[1,2],"targets":[]} | no target
            {"input_ids":[1,2],"targets":[{"ids":[3]}]} | "position", "ids" and "probabilities"
            {"input_ids":[1,2],"targets":[{"position":2,"ids":[3],"probabilities":[1]}]} | 2 tokens
            {"input_ids":[1,2],"targets":[{"position":0,"ids":[384],"probabilities":[1]}]} | 0 to 383
            {"input_ids":[1,2],"targets":[{"position":0,"ids":[3],"probabilities":["x"]}]} | sum NaN
            {"prompt":"a" | JSON
            """)
    void aBadTrainingRowIsToldByItsLine(String line, String reason) {
        assertThatThrownBy(() -> training("{\"prompt\":\"a\",\"completion\":\"b\"}\n" + line + "\n"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("train.jsonl:2")
                .hasMessageContaining(reason);
    }

    @Test
    void aRowBeyondTheModelsPositionsIsRefused() {
        assertThatThrownBy(() -> training("{\"prompt\":\"" + "1 ".repeat(2000) + "\",\"completion\":\"4\"}\n"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the model takes 2048");
    }

    private List<TrainingRow> training(String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("train.jsonl"), lines);
        return TrainingFile.read(file, tokenizer, model, true);
    }
}
