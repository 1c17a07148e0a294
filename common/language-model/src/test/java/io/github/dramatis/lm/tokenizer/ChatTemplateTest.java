package io.github.dramatis.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects: a conversation reads as transformers renders it, and a message is never executed as a template. */
class ChatTemplateTest {
    static final Path CHAT = Path.of("src/test/resources/chat");

    @Test
    void conversationsAreRenderedAsTransformersDoes() throws IOException {
        ChatTemplate tiny = ChatTemplate.open(Path.of("src/test/resources/tiny-llama"));
        ChatTemplate smollm2 = new ChatTemplate(
                "SmolLM2", Files.readString(CHAT.resolve("smollm2.jinja")), "<|im_start|>", "<|im_end|>");
        for (JsonNode row : GoldenTokens.rows(CHAT.resolve("conversations.jsonl"))) {
            List<Message> messages = messages(row);
            boolean prompt = row.get("prompt").asBoolean();
            assertThat(tiny.render(messages, prompt)).isEqualTo(row.get("text").asText());
            assertThat(smollm2.render(messages, prompt))
                    .isEqualTo(row.get("smollm2").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama-3",
                "llama-3.1",
                "llama-3.2",
                "mistral-7b-v0.2",
                "mistral-v1",
                "mistral-nemo",
                "phi-3-mini",
                "phi-3.5-mini",
                "qwen2.5",
                "white-space",
                "strftime_now",
                "namespace",
                "loop",
                "tests",
                "text",
                "macro"
            })
    void templatesGiveTheTextOfTransformersOrRefuseWhereItDoes(String name) throws IOException {
        Path folder = CHAT.resolve("templates");
        int rows = 0;
        for (JsonNode row : GoldenTokens.rows(folder.resolve("rendered.jsonl"))) {
            if (row.get("template").asText().equals(name)) {
                String source = row.has("source")
                        ? row.get("source").asText()
                        : Files.readString(folder.resolve(name + ".jinja"));
                assertRendered(new ChatTemplate(name, source, "<begin>", "<end>"), row);
                rows++;
            }
        }
        assertThat(rows).isPositive();
    }

    private static void assertRendered(ChatTemplate template, JsonNode row) {
        boolean prompt = row.get("prompt").asBoolean();
        if (row.get("text").isNull()) {
            assertThatThrownBy(() -> template.render(messages(row), prompt)).isInstanceOf(UserError.class);
        } else {
            assertThat(template.render(messages(row), prompt))
                    .isEqualTo(row.get("text").asText());
        }
    }

    @Test
    void aTagThatDoesNotEndIsAClearError() {
        assertThatThrownBy(() -> new ChatTemplate("broken", "a{{ 'b", "", ""))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a tag that begins at character 1 does not end");
    }

    @Test
    void aTemplateCanRefuseAConversation() {
        ChatTemplate strict = new ChatTemplate(
                "strict",
                "{% for m in messages %}{% if m['role'] == 'system' %}{{ raise_exception('no system please') }}{% endif %}"
                        + "{% endfor %}",
                "",
                "");
        assertThatThrownBy(() -> strict.render(List.of(Message.system("x")), true))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no system please");
    }

    @Test
    void theTemplateIsFoundInItsOwnFileOrUnderTheNameDefault(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> ChatTemplate.open(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("chat template");
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\":{\"content\":\"<s>\"},\"chat_template\":[{\"name\":\"tool_use\",\"template\":\"t\"},"
                        + "{\"name\":\"default\",\"template\":\"{{ bos_token }}d\"}]}");
        assertThat(ChatTemplate.open(folder).render(List.of(), false)).isEqualTo("<s>d");
        Files.writeString(folder.resolve("chat_template.jinja"), "own");
        assertThat(ChatTemplate.open(folder).render(List.of(), false)).isEqualTo("own");
    }

    static List<Message> messages(JsonNode row) {
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : row.get("messages")) {
            messages.add(new Message(
                    message.get("role").asText(), message.get("content").asText()));
        }
        return messages;
    }
}
