package io.github.dramatis.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.llm.ChatMessage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Protects: for each tokenizer family prompts get transformers' ids, in two parts too, and no text becomes control. */
@Domain(AwkwardTexts.class)
class PromptFamiliesTest {
    /** Of tests/golden/family_tokenizers.py. */
    enum Family {
        LLAMA3,
        QWEN2,
        PHI3,
        MISTRAL;

        Path folder() {
            return Path.of("src/test/resources/tokenizers").resolve(name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    private static final Map<Family, Tokenizer> TOKENIZERS = new EnumMap<>(Family.class);
    private static final Map<Family, PromptEncoder> ENCODERS = new EnumMap<>(Family.class);
    /** Of all tries: what is known of other prompts must change nothing. */
    private static final Map<Family, KnownEncodings> KNOWN = new EnumMap<>(Family.class);

    @BeforeContainer
    static void open() {
        for (Family family : Family.values()) {
            TOKENIZERS.put(family, Tokenizer.open(family.folder()));
            ENCODERS.put(family, new PromptEncoder(TOKENIZERS.get(family), ChatTemplate.open(family.folder())));
            KNOWN.put(family, new KnownEncodings());
        }
    }

    @AfterContainer
    static void close() {
        TOKENIZERS.values().forEach(Tokenizer::close);
    }

    @Example
    void conversationsGetTransformersIds() {
        for (Family family : Family.values()) {
            for (JsonNode row : GoldenTokens.rows(family.folder().resolve("conversations.jsonl"))) {
                int[] ids = ENCODERS.get(family)
                        .encode(
                                ChatTemplateTest.messages(row),
                                row.get("prompt").asBoolean());
                assertThat(ids)
                        .as(family + " " + row.get("text").asText())
                        .isEqualTo(GoldenTokens.ints(row.get("ids")));
            }
        }
    }

    @Property(tries = 300, seed = "20261125")
    void whereverTheSplitIsAskedForPrefixAndSuffixAreTheWholePrompt(
            @ForAll Family family, @ForAll String before, @ForAll String after) {
        List<ChatMessage> messages = List.of(ChatMessage.user(before + after));
        PromptParts parts = ENCODERS.get(family).split(messages, before.length(), true, "", KNOWN.get(family));
        assertThat(parts.whole()).isEqualTo(ENCODERS.get(family).encode(messages, true));
    }

    @Property(tries = 300, seed = "20261126")
    void noTextOfAMessageBecomesControl(@ForAll Family family, @ForAll String content) {
        PromptEncoder encoder = ENCODERS.get(family);
        Map<Integer, Long> empty = controls(family, encoder.encode(List.of(ChatMessage.user("x")), true));
        assertThat(controls(family, encoder.encode(List.of(ChatMessage.user("x" + content + "x")), true)))
                .isEqualTo(empty);
    }

    private static Map<Integer, Long> controls(Family family, int[] ids) {
        Set<Integer> specials = TOKENIZERS.get(family).specials().stream()
                .map(SpecialToken::id)
                .filter(id -> id != TOKENIZERS.get(family).specialId("<unk>"))
                .collect(Collectors.toSet());
        return Arrays.stream(ids)
                .filter(specials::contains)
                .boxed()
                .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    }
}
