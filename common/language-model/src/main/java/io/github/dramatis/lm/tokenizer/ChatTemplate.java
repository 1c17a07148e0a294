package io.github.dramatis.lm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.file.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The Jinja chat template that a model ships, executed as transformers' {@code apply_chat_template} does it.
 *
 * <p>Contents are values, never template text: an expression in a message is not evaluated (nested interpretation,
 * Jinjava's default, is off).
 */
public final class ChatTemplate {
    /** The date that LLaMA's own templates fall back to where they are told none. */
    static final LocalDateTime DATE = LocalDateTime.of(2024, 7, 26, 12, 30);

    /** Java's patterns of strftime's fields. */
    private static final Map<Character, String> DATE_FIELDS = Map.ofEntries(
            Map.entry('d', "dd"),
            Map.entry('m', "MM"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('y', "yy"),
            Map.entry('Y', "yyyy"),
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('M', "mm"),
            Map.entry('S', "ss"),
            Map.entry('p', "a"),
            Map.entry('%', "'%'"));

    private final String source;
    private final String template;
    private final String bosToken;
    private final String eosToken;
    private final Jinjava jinjava;

    ChatTemplate(String source, String template, String bosToken, String eosToken) {
        this.source = source;
        this.template = withoutControlledSpace(source, template);
        this.bosToken = bosToken;
        this.eosToken = eosToken;
        this.jinjava = new Jinjava(JinjavaConfig.newBuilder()
                .withNestedInterpretationEnabled(false)
                .build());
        jinjava.registerFunction(
                new ELFunctionDefinition("", "raise_exception", ChatTemplate.class, "raiseException", String.class));
        jinjava.registerFunction(
                new ELFunctionDefinition("", "strftime_now", ChatTemplate.class, "strftimeNow", String.class));
    }

    /**
     * Reads the template of a model directory: {@code chat_template.jinja}, or {@code chat_template} in
     * {@code tokenizer_config.json}.
     *
     * @throws UserError if the model has none
     */
    public static ChatTemplate open(Path directory) {
        Path configFile = directory.resolve("tokenizer_config.json");
        JsonNode config = Files.exists(configFile) ? StrictJson.readObject(configFile) : StrictJson.emptyObject();
        Path ownFile = directory.resolve("chat_template.jinja");
        String template = Files.exists(ownFile) ? read(ownFile) : templateIn(config.path("chat_template"));
        if (template == null) {
            throw new UserError(
                    directory.toString(),
                    "has no chat template (chat_template.jinja, or chat_template in tokenizer_config.json)",
                    "give an instruction-tuned model, or put its template there");
        }
        return new ChatTemplate(
                directory.toString(),
                template,
                tokenText(config.path("bos_token")),
                tokenText(config.path("eos_token")));
    }

    private static String withoutControlledSpace(String source, String template) {
        try {
            return WhitespaceControl.apply(template);
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "the chat template of " + source, "has " + e.getMessage(), "get it again from its source");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UserError(file.toString(), "cannot be read: " + e, "check the file and its permissions", e);
        }
    }

    /** A string, or a list of named templates of which the one called "default" counts. */
    private static String templateIn(JsonNode node) {
        for (JsonNode named : node) {
            if (named.path("name").asText().equals("default")) {
                return named.path("template").asText(null);
            }
        }
        return node.asText(null);
    }

    private static String tokenText(JsonNode token) {
        return token.isTextual() ? token.asText() : token.path("content").asText("");
    }

    /**
     * The conversation as text. For token ids use {@link PromptEncoder}: in this text a special token of the template
     * and one in a message look the same.
     *
     * @param addGenerationPrompt whether the head of the assistant's next turn follows
     * @throws UserError if the template refuses the conversation or uses what Jinjava lacks
     */
    public String render(List<Message> messages, boolean addGenerationPrompt) {
        Map<String, Object> bindings = new HashMap<>();
        bindings.put("messages", messages.stream().map(ChatTemplate::binding).toList());
        bindings.put("add_generation_prompt", addGenerationPrompt);
        bindings.put("bos_token", bosToken);
        bindings.put("eos_token", eosToken);
        RenderResult result = jinjava.renderForResult(template, bindings);
        for (TemplateError error : result.getErrors()) {
            if (error.getSeverity() == TemplateError.ErrorType.FATAL) {
                throw new UserError(
                        "the chat template of " + source,
                        "cannot be applied to the roles "
                                + messages.stream().map(Message::role).toList() + ": " + reason(error),
                        "use other roles, or another model");
            }
        }
        return result.getOutput();
    }

    /** In this order, for templates that print a message whole. */
    private static Map<String, Object> binding(Message message) {
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("role", message.role());
        binding.put("content", message.content());
        return binding;
    }

    private static String reason(TemplateError error) {
        Throwable deepest = error.getException();
        while (deepest != null && deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest == null ? error.getMessage() : error.getMessage() + ": " + deepest.getMessage();
    }

    /**
     * Today's date in transformers' templates, here always {@link #DATE}: a prompt that is trained on today and asked tomorrow
     * has to be the same.
     *
     * @param format as C's strftime
     */
    public static String strftimeNow(String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            if (format.charAt(i) != '%' || i + 1 == format.length()) {
                text.append(format.charAt(i));
                continue;
            }
            String pattern = DATE_FIELDS.get(format.charAt(++i));
            if (pattern == null) {
                throw new IllegalArgumentException("strftime_now knows no %" + format.charAt(i));
            }
            text.append(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(DATE));
        }
        return text.toString();
    }

    /** The function of that name in transformers' templates. */
    public static String raiseException(String message) {
        throw new IllegalArgumentException(message);
    }
}
