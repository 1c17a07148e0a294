package io.github.dramatis.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** Protects: the ids of a text are those of its words wherever words are encoded by themselves, and only there. */
class WordEncodingsTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    private enum Family {
        SMOLLM2("tiny-llama"),
        LLAMA3("tokenizers/llama3"),
        QWEN2("tokenizers/qwen2");

        private final WordEncodings words;
        private final HuggingFaceTokenizer whole;

        Family(String folder) {
            Path file = RESOURCES.resolve(folder).resolve("tokenizer.json");
            TokenizerJson json = TokenizerJson.read(file);
            assertThat(json.wordsApart()).isTrue();
            whole = NativeTokenizer.create(file, json.plain());
            words = new WordEncodings(this::whole);
        }

        private int[] whole(String text) {
            return text.isEmpty()
                    ? new int[0]
                    : LongStream.of(whole.encode(text, false, false).getIds())
                            .mapToInt(id -> (int) id)
                            .toArray();
        }
    }

    @Property(tries = 300, seed = "20261129")
    @Domain(AwkwardTexts.class)
    void wordsHaveTheIdsThatTheyHaveInTheWholeText(
            @ForAll Family family, @ForAll String a, @ForAll String b, @ForAll String c) {
        String text = a + " " + b + "\n" + c + " " + b + a + "x\ny " + c;
        assertThat(family.words.encode(text)).isEqualTo(family.whole(text));
        assertThat(family.words.encode(text)).as("once more").isEqualTo(family.whole(text));
    }

    @Example
    void aWordIsEncodedOnceHoweverManyTextsHaveIt() {
        AtomicInteger encoded = new AtomicInteger();
        WordEncodings words = new WordEncodings(text -> {
            encoded.incrementAndGet();
            return new int[text.length()];
        });

        for (int user = 0; user < 100_000; user++) {
            words.encode("Rate things.\nI am number " + user + ".\nRATING:");
        }

        assertThat(encoded.get()).as("one a user, and the six that all have").isEqualTo(100_006);
    }

    @Example
    void textsAreTakenWholeWhereWordsMayBeJoined() throws IOException {
        assertThat(TokenizerJson.read(RESOURCES.resolve("tokenizers/phi3/tokenizer.json"))
                        .wordsApart())
                .as("it puts a space before each text")
                .isFalse();
        assertThat(TokenizerJson.read(RESOURCES.resolve("tokenizers/mistral/tokenizer.json"))
                        .wordsApart())
                .isFalse();
        ObjectMapper mapper = new ObjectMapper();
        String tiny = mapper.readTree(
                        RESOURCES.resolve("tiny-llama/tokenizer.json").toFile())
                .toString();
        for (List<String> change : List.of(
                List.of("\"type\":\"BPE\",\"dropout\":null", "\"type\":\"BPE\",\"dropout\":0.1"),
                List.of("\"use_regex\":true", "\"use_regex\":false"),
                List.of("\"use_regex\":true", "\"use_regex\":true,\"add_prefix_space\":true"),
                List.of("\"normalizer\":null", "\"normalizer\":{\"type\":\"Lowercase\"}"),
                List.of("\"type\":\"Digits\"", "\"type\":\"Whitespace\""))) {
            assertThat(tiny).contains(change.get(0));
            JsonNode changed = mapper.readTree(tiny.replace(change.get(0), change.get(1)));
            ((ObjectNode) changed).putArray("added_tokens");
            assertThat(WordsApart.of(changed)).as(change.get(1)).isFalse();
        }
    }
}
