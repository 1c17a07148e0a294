package io.github.dramatis.lm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.ChatMessage;
import io.github.dramatis.lm.file.StrictJson;
import io.github.dramatis.lm.jinja.OpenTextException;
import io.github.dramatis.lm.jinja.Template;
import io.github.dramatis.lm.jinja.TemplateException;
import io.github.dramatis.lm.jinja.Text;
import io.github.dramatis.lm.jinja.Text.Piece;
import io.github.dramatis.lm.jinja.UnsupportedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * The Jinja chat template that a model ships, as transformers' {@code apply_chat_template} renders it, or an error
 * that names what in it is not known here.
 *
 * <p>A template that only moves contents about, and strips them, is rendered once for each sequence of roles; the
 * contents are put into that text then. One that looks at a content is rendered for each conversation. Contents are
 * values, never template text, and their characters stay known as data. Safe for use by several threads at once.
 */
public final class ChatTemplate {
    /** The tokens of tokenizer_config.json that transformers shows to templates. */
    private static final List<String> TOKENS =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private static final int MOST_FRAMES = 100;

    private final String source;
    private final Template template;
    private final Map<String, String> tokens;
    private final Map<Frame, Optional<List<Piece>>> frames = new ConcurrentHashMap<>();

    /** A conversation without its contents. */
    private record Frame(List<String> roles, boolean addGenerationPrompt) {}

    ChatTemplate(String source, String template, String bosToken, String eosToken) {
        this(source, template, Map.of("bos_token", bosToken, "eos_token", eosToken));
    }

    private ChatTemplate(String source, String template, Map<String, String> tokens) {
        this.source = source;
        this.tokens = tokens;
        try {
            this.template = Template.parse(template);
        } catch (UnsupportedException e) {
            throw unsupported(e);
        } catch (TemplateException e) {
            throw new UserError(name(), "is no Jinja template: " + e.getMessage(), "get it again from its source");
        }
    }

    /**
     * Reads the template of a model directory: {@code chat_template.jinja}, or {@code chat_template} in
     * {@code tokenizer_config.json}.
     *
     * @throws UserError if the model has none, or one that cannot be read or uses what is not known here
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
        Map<String, String> tokens = new HashMap<>();
        for (String name : TOKENS) {
            JsonNode token = config.path(name);
            String text =
                    token.isTextual() ? token.asText() : token.path("content").asText(null);
            if (text != null) {
                tokens.put(name, text);
            }
        }
        return new ChatTemplate(directory.toString(), template, tokens);
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

    /**
     * The conversation as text. For token ids use {@link PromptEncoder}: in this text a special token of the template
     * and one in a message look the same.
     *
     * @param addGenerationPrompt whether the head of the assistant's next turn follows
     * @throws UserError if the template refuses the conversation or uses what is not known here
     */
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
        return rendered(messages, addGenerationPrompt, -1, 0).toString();
    }

    /**
     * Whether the template writes a system turn: some refuse it, some pass over it.
     *
     * @throws UserError if the template uses what is not known here
     */
    public boolean hasSystemTurn() {
        String sample = "You rate things.";
        List<ChatMessage> messages = List.of(ChatMessage.system(sample), ChatMessage.user("Rate."));
        try {
            return text(messages, true, i -> Text.of(messages.get(i).content()))
                    .toString()
                    .contains(sample);
        } catch (UnsupportedException e) {
            throw unsupported(e);
        } catch (TemplateException e) {
            return false;
        }
    }

    /**
     * The conversation as pieces of the template's own text and of data.
     *
     * @param varying the number of the message that is split; -1 for none
     * @param splitAt index into its content from which on {@link Piece.Data#behindSplit} holds
     */
    List<Piece> pieces(List<ChatMessage> messages, boolean addGenerationPrompt, int varying, int splitAt) {
        List<String> roles = messages.stream().map(ChatMessage::role).toList();
        Optional<List<Piece>> frame = frame(new Frame(roles, addGenerationPrompt));
        boolean anyBlank = messages.stream().anyMatch(message -> isBlank(message.content()));
        if (frame.isEmpty() || anyBlank) {
            return rendered(messages, addGenerationPrompt, varying, splitAt).pieces();
        }
        List<Piece> pieces = new ArrayList<>();
        for (Piece piece : frame.get()) {
            if (piece instanceof Piece.Place place) {
                fill(place, messages.get(place.number()).content(), place.number() == varying ? splitAt : -1, pieces);
            } else {
                pieces.add(piece);
            }
        }
        return pieces;
    }

    private static boolean isBlank(String content) {
        return Text.strip(content, true, false).isEmpty();
    }

    /** The content in one piece, or in two if it is split. */
    private static void fill(Piece.Place place, String content, int splitAt, List<Piece> pieces) {
        String begun = Text.strip(content, place.strippedLeft(), false);
        String text = Text.strip(begun, false, place.strippedRight());
        if (splitAt < 0) {
            pieces.add(new Piece.Data(text, false));
            return;
        }
        int split = Math.max(0, Math.min(splitAt - (content.length() - begun.length()), text.length()));
        pieces.add(new Piece.Data(text.substring(0, split), false));
        pieces.add(new Piece.Data(text.substring(split), true));
    }

    /**
     * The text of all conversations with these roles, with places for their contents; empty if there is no such text.
     */
    private Optional<List<Piece>> frame(Frame frame) {
        Optional<List<Piece>> known = frames.get(frame);
        if (known == null) {
            known = frames.size() < MOST_FRAMES ? rendered(frame) : Optional.empty();
            frames.putIfAbsent(frame, known);
        }
        return known;
    }

    private Optional<List<Piece>> rendered(Frame frame) {
        List<ChatMessage> messages =
                frame.roles().stream().map(role -> new ChatMessage(role, "")).toList();
        try {
            return Optional.of(
                    text(messages, frame.addGenerationPrompt(), Text::place).pieces());
        } catch (OpenTextException | TemplateException e) {
            return Optional.empty(); // the conversation itself decides, and gives its own error
        }
    }

    private Text rendered(List<ChatMessage> messages, boolean addGenerationPrompt, int varying, int splitAt) {
        try {
            return text(messages, addGenerationPrompt, i -> {
                String content = messages.get(i).content();
                return Text.data(content, i == varying ? splitAt : content.length());
            });
        } catch (UnsupportedException e) {
            throw unsupported(e);
        } catch (TemplateException e) {
            throw new UserError(
                    name(),
                    "cannot be applied to the roles "
                            + messages.stream().map(ChatMessage::role).toList() + ": " + e.getMessage(),
                    "use other roles, or another model");
        }
    }

    private Text text(List<ChatMessage> messages, boolean addGenerationPrompt, IntFunction<Text> content) {
        List<Map<String, Object>> bindings = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Map<String, Object> binding =
                    new LinkedHashMap<>(); // in this order, for templates that print a message whole
            binding.put("role", messages.get(i).role());
            binding.put("content", content.apply(i));
            bindings.add(binding);
        }
        Map<String, Object> variables = new HashMap<>(tokens);
        variables.put("messages", bindings);
        variables.put("add_generation_prompt", addGenerationPrompt);
        variables.put("tools", null);
        variables.put("documents", null);
        return template.render(variables, Map.of("strftime_now", HeldDate::strftime));
    }

    private String name() {
        return "the chat template of " + source;
    }

    private UserError unsupported(UnsupportedException e) {
        return new UserError(
                name(),
                "uses what is not known here: " + e.getMessage(),
                "write the template without it into chat_template.jinja beside the model, or take another model");
    }
}
