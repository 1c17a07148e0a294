package io.github.dramatis.core.reflection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatMessage;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.reflection.PlainText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The conversation in which a model writes one or two sentences about an item, out of the item's own fields. */
public final class ItemSummary implements MendedConversation {
    /** Name of the answer's only property. */
    static final String FIELD = "summary";
    /** Characters. */
    static final int LONGEST = 400;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_TITLE = 100;
    private static final int LONGEST_FIELD = 1000;
    private static final String TYPICAL =
            "A story about people who are not what they seem to be, set in a small town by the sea, told by the one who"
                    + " left it and comes back after years, with two well known actors.";

    private final String subject;
    private final SummarySettings settings;
    private final Map<AnswerFault, Integer> faults = new EnumMap<>(AnswerFault.class);
    private ChatRequest request;
    private boolean repairing;
    private int answers;
    private int mended;
    private String text;
    private String error;

    /**
     * What is known of an item.
     *
     * @param title its title
     * @param year null if unknown
     * @param categories possibly none
     * @param fields by name
     */
    public record Described(String title, Integer year, List<String> categories, Map<String, String> fields) {}

    /** @param subject what the store calls the item */
    public ItemSummary(String subject, Described item, SummarySettings settings) {
        this.subject = subject;
        this.settings = settings;
        String schema = new AnswerSchema(settings.llm().isPinned(), false).summary();
        request = new ChatRequest(
                settings.llm().model(),
                List.of(
                        ChatMessage.system(fill(settings.prompts().system(), "items", settings.itemNoun())),
                        ChatMessage.user(fill(settings.prompts().item(), "data", QuotedJson.of(data(item))))),
                schema,
                settings.llm().temperature(),
                settings.llm().maxTokens());
    }

    private static String fill(String part, String name, String value) {
        return ReflectionPrompts.fill(part, Map.of(name, value));
    }

    private static ObjectNode data(Described item) {
        ObjectNode data = JSON.createObjectNode().put("title", PlainText.oneLine(item.title(), LONGEST_TITLE));
        if (item.year() != null) {
            data.put("year", item.year());
        }
        ArrayNode categories = data.putArray("categories");
        item.categories().forEach(category -> categories.add(PlainText.oneLine(category, LONGEST_TITLE)));
        new TreeMap<>(item.fields()).forEach((name, value) -> data.put(name, PlainText.oneLine(value, LONGEST_FIELD)));
        return data;
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public Optional<ChatRequest> next() {
        return Optional.ofNullable(request);
    }

    @Override
    public void accept(ChatAnswer answer) {
        answers++;
        mended += repairing ? 1 : 0;
        try {
            text = read(answer);
            request = null;
        } catch (BadAnswer bad) {
            faults.merge(bad.fault(), 1, Integer::sum);
            if (repairing) {
                fail(bad.fault() + ": " + bad.getMessage());
            } else {
                request = repair(answer, bad);
                repairing = true;
            }
        }
    }

    private String read(ChatAnswer answer) throws BadAnswer {
        JsonNode given = AnswerReader.parse(answer).path(FIELD);
        String line = given.isTextual() ? PlainText.oneLine(given.asText(), Integer.MAX_VALUE) : "";
        if (line.isEmpty()) {
            throw new BadAnswer(AnswerFault.WRONG_SHAPE, "\"summary\" must be a text of one or two sentences");
        }
        if (line.length() > LONGEST) {
            throw new BadAnswer(AnswerFault.TOO_LONG, "\"summary\" must be one or two sentences, at most 40 words");
        }
        if (settings.llm().answers().language().equals("en") && !English.is(line)) {
            throw new BadAnswer(AnswerFault.LANGUAGE, "the summary must be in English");
        }
        return line;
    }

    private ChatRequest repair(ChatAnswer answer, BadAnswer bad) {
        List<ChatMessage> messages = new ArrayList<>(request.messages());
        messages.add(ChatMessage.assistant(UserReflection.withoutMarkers(answer.text())));
        String problem = QuotedJson.of(TextNode.valueOf(bad.getMessage()));
        messages.add(ChatMessage.user(fill(settings.prompts().repair(), "error", problem)));
        return request.askedAgain(messages, settings.llm().answers().format());
    }

    @Override
    public void fail(String why) {
        error = why;
        request = null;
    }

    /** The summary in one line; empty while there is none, and if the conversation failed. */
    public Optional<String> text() {
        return Optional.ofNullable(text);
    }

    @Override
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public int answers() {
        return answers;
    }

    @Override
    public int mended() {
        return mended;
    }

    @Override
    public Map<AnswerFault, Integer> faults() {
        return Map.copyOf(faults);
    }

    @Override
    public ChatAnswer typicalAnswer() {
        return new ChatAnswer(JSON.createObjectNode().put(FIELD, TYPICAL).toString(), 0, 0, false);
    }

    @Override
    public Optional<ChatRequest> askedAgain(ChatAnswer answer) {
        BadAnswer bad = new BadAnswer(AnswerFault.WRONG_SHAPE, "\"summary\" must be a text of one or two sentences");
        return repairing ? Optional.empty() : Optional.of(repair(answer, bad));
    }
}
