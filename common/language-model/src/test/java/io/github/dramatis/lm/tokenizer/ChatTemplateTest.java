package io.github.dramatis.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.ChatMessage;
import io.github.dramatis.lm.jinja.Text.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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
            List<ChatMessage> messages = messages(row);
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
                assertRendered(name, source, row);
                rows++;
            }
        }
        assertThat(rows).isPositive();
    }

    private static void assertRendered(String name, String source, JsonNode row) {
        boolean prompt = row.get("prompt").asBoolean();
        if (row.get("text").isNull()) {
            assertThatThrownBy(() -> new ChatTemplate(name, source, "<begin>", "<end>").render(messages(row), prompt))
                    .isInstanceOf(UserError.class);
        } else {
            ChatTemplate template = new ChatTemplate(name, source, "<begin>", "<end>");
            assertThat(template.render(messages(row), prompt))
                    .isEqualTo(row.get("text").asText());
            assertThat(text(template.pieces(messages(row), prompt, -1, 0)))
                    .isEqualTo(row.get("text").asText());
        }
    }

    private static String text(List<Piece> pieces) {
        return pieces.stream()
                .map(piece -> piece instanceof Piece.Data data ? data.text() : ((Piece.Literal) piece).text())
                .collect(Collectors.joining());
    }

    @Test
    void aTemplateThatOnlyMovesAndTrimsContentsIsRenderedOnceForItsRoles() {
        ChatTemplate template = new ChatTemplate(
                "Gemma",
                "{% for m in messages %}<{{ m.role }}>{{ '\n' + m['content'] | trim }}{% if m.content %};{% endif %}"
                        + "{% endfor %}",
                "",
                "");
        List<Piece> one = template.pieces(List.of(ChatMessage.system(" a "), ChatMessage.user("b\n")), true, 1, 1);
        List<Piece> other =
                template.pieces(List.of(ChatMessage.system("<user>"), ChatMessage.user("  de ")), true, 1, 3);
        assertThat(one)
                .containsExactly(
                        new Piece.Literal("<system>\n"),
                        new Piece.Data("a", false),
                        new Piece.Literal(";<user>\n"),
                        new Piece.Data("b", false),
                        new Piece.Data("", true),
                        new Piece.Literal(";"));
        assertThat(other.get(1)).isEqualTo(new Piece.Data("<user>", false));
        assertThat(other.subList(3, 5)).containsExactly(new Piece.Data("d", false), new Piece.Data("e", true));
        assertThat(other.get(0)).isSameAs(one.get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ m.content.split('</think>')[-1] }}",
                "{% if 'a' in m.content %}{{ m.content }}{% endif %}",
                "{{ m.content[:2] }}",
                "{{ m.content | length }}",
                "{{ m.content | upper }}",
                "{{ m.content == 'ab' }}",
                "{{ m.content < 'b' }}",
                "{{ {m.content: 1} }}",
                "{{ m.content * 2 }}|{{ m.content.strip('a') }}",
                "{{ m.content | tojson }}",
                "{{ m }}",
                "{% for c in m.content %}{{ c }}.{% endfor %}",
                "{{ '%s' % m.content }}|{{ m.content ~ '' }}",
                "{{ m.content if m.content.startswith('a') else 'no' }}",
                "{{ m.content | trim }}|{{ m.content.rstrip() }}|{{ ('\n' + m.content + ' \n').strip() }}"
            })
    void aTemplateThatLooksAtContentsIsRightForEachOfThem(String body) {
        ChatTemplate template = new ChatTemplate("looks", "{% for m in messages %}" + body + ";{% endfor %}", "", "");
        for (String content : List.of("ab", "x</think> y", "", "  ", " a\n", "aaa")) {
            List<ChatMessage> messages = List.of(ChatMessage.user(content), ChatMessage.assistant("ab"));
            assertThat(text(template.pieces(messages, true, 0, 1)))
                    .as(content)
                    .isEqualTo(template.render(messages, true));
        }
    }

    @Test
    void aTagThatDoesNotEndIsAClearError() {
        assertThatThrownBy(() -> new ChatTemplate("broken", "a\n{{ 'b", "", ""))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("line 2: a string that does not end");
    }

    @Test
    void aSystemTurnIsFoundMissingButNoErrorOfOursIsTakenForThat() {
        String users = "{% for m in messages if m.role == 'user' %}{{ m.content }}{% endfor %}";
        assertThat(new ChatTemplate("passes over", users, "", "").hasSystemTurn())
                .isFalse();
        ChatTemplate unknown = new ChatTemplate("unknown", "{{ [1] | random }}" + users, "", "");
        assertThatThrownBy(unknown::hasSystemTurn).isInstanceOf(UserError.class).hasMessageContaining("random");
    }

    @Test
    void aTemplateCanRefuseAConversation() {
        ChatTemplate strict = new ChatTemplate(
                "strict",
                "{% for m in messages %}{% if m['role'] == 'system' %}{{ raise_exception('no system please') }}{% endif %}"
                        + "{% endfor %}",
                "",
                "");
        assertThatThrownBy(() -> strict.render(List.of(ChatMessage.system("x")), true))
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

    static List<ChatMessage> messages(JsonNode row) {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : row.get("messages")) {
            messages.add(new ChatMessage(
                    message.get("role").asText(), message.get("content").asText()));
        }
        return messages;
    }
}
