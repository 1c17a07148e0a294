package io.github.dramatis.core.reflection.llm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.PlainText;
import io.github.dramatis.core.reflection.RatedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes answers apart and refuses those that are not good enough, saying why. */
final class AnswerReader {
    /** The limit of the paper. */
    static final int MOST_WORDS = 2000;

    private static final ObjectReader AND_MORE = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader();
    private static final ObjectReader STRICT = AND_MORE.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String END_OF_THOUGHT = "</think>";
    private static final Pattern SAID_RATING =
            Pattern.compile("^\\W*I (?:have )?rated\\W+(?:(?:it|as|with|at|a|an)\\W+)*(\\d+(?:\\.\\d+)?)\\b");
    private static final int LONGEST = 20_000;
    private static final double SAME = 1e-6;

    private final boolean english;
    private final RatingScale scale;

    /** @param language en, or any */
    AnswerReader(String language, RatingScale scale) {
        english = language.equals("en");
        this.scale = scale;
    }

    /** One sentence for each rating of the batch. */
    List<String> memories(JsonNode answer, List<RatedItem> batch, KnownTitles titles) throws BadAnswer {
        JsonNode given = answer.path("memories");
        if (!given.isObject()) {
            throw new BadAnswer(
                    AnswerFault.WRONG_SHAPE, "\"memories\" must be an object with the numbers of the ratings as keys");
        }
        if (given.size() != batch.size()) {
            throw new BadAnswer(
                    AnswerFault.WRONG_ITEMS,
                    "\"memories\" must hold each of the numbers 1 to " + batch.size() + " once, it holds "
                            + given.size());
        }
        List<String> memories = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            memories.add(memory(given.path(Integer.toString(i + 1)), i + 1, batch.get(i)));
        }
        for (int i = 0; i < batch.size(); i++) {
            refuseInvented(titles, memories.get(i), "memory " + (i + 1));
        }
        return memories;
    }

    private String memory(JsonNode memory, int number, RatedItem item) throws BadAnswer {
        if (memory.isMissingNode()) {
            throw new BadAnswer(AnswerFault.WRONG_ITEMS, "\"memories\" has no number " + number);
        }
        if (!memory.path("item").isTextual()
                || (scale.isRated() && !memory.path("rating").isNumber())
                || !memory.path("memory").isTextual()) {
            String rating = scale.isRated() ? ", \"rating\" (a number)" : "";
            throw new BadAnswer(
                    AnswerFault.WRONG_SHAPE, "memory " + number + " must have \"item\"" + rating + " and \"memory\"");
        }
        if (!KnownTitles.isTitleOf(memory.path("item").asText(), item)) {
            throw new BadAnswer(AnswerFault.WRONG_ITEMS, "memory " + number + " must be about " + PlainText.name(item));
        }
        String sentence = PlainText.oneLine(memory.path("memory").asText(), LONGEST);
        if (sentence.isEmpty()) {
            throw new BadAnswer(AnswerFault.WRONG_SHAPE, "memory " + number + " is empty");
        }
        if (!scale.isRated()) {
            return sentence;
        }
        double rating = memory.path("rating").asDouble();
        if (Math.abs(rating - item.rating()) > SAME || saysAnother(sentence, item)) {
            throw new BadAnswer(
                    AnswerFault.WRONG_RATING,
                    "memory " + number + " gives another rating than " + scale.format(item.rating()));
        }
        return sentence;
    }

    /** Whether the sentence begins with another rating than was given: "I rated Heat a 2". */
    private boolean saysAnother(String sentence, RatedItem item) {
        String withoutTitle = sentence.replace(PlainText.name(item), "").replaceAll("\\(\\d{4}\\)", "");
        Matcher said = SAID_RATING.matcher(withoutTitle);
        if (!said.find()) {
            return false;
        }
        double rating = Double.parseDouble(said.group(1));
        return scale.contains(rating) && Math.abs(rating - item.rating()) > SAME;
    }

    ReflectedProfile profile(JsonNode answer, OwnTraits traits, KnownTitles titles) throws BadAnswer {
        JsonNode given = answer.path("profile");
        JsonNode text = given.path("text");
        if (!text.isTextual()
                || !given.path("preferences").isArray()
                || !given.path("traits").isObject()) {
            throw new BadAnswer(
                    AnswerFault.WRONG_SHAPE, "\"profile\" must have \"traits\", \"text\" and \"preferences\" (a list)");
        }
        List<String> preferences = new ArrayList<>();
        for (JsonNode preference : given.path("preferences")) {
            String line = PlainText.oneLine(preference.asText(), LONGEST);
            if (!line.isEmpty() && !preferences.contains(line)) {
                preferences.add(line);
            }
        }
        String line = PlainText.oneLine(text.asText(), LONGEST);
        if (line.isEmpty()) {
            throw new BadAnswer(AnswerFault.WRONG_SHAPE, "\"text\" is empty");
        }
        ReflectedProfile profile = new ReflectedProfile(line, List.copyOf(preferences));
        if (!given.path("traits").equals(traits.json())) {
            throw new BadAnswer(AnswerFault.WRONG_TRAITS, "\"traits\" must be those of the data: " + traits.json());
        }
        if (english && !English.is(line)) {
            throw new BadAnswer(AnswerFault.LANGUAGE, "the profile must be in English");
        }
        refuseInvented(titles, profile.joined(), "the profile");
        return profile;
    }

    private static void refuseInvented(KnownTitles titles, String text, String where) throws BadAnswer {
        Optional<String> invented = titles.invented(text);
        if (invented.isPresent()) {
            throw new BadAnswer(
                    AnswerFault.INVENTED_TITLE, where + " names a title that is not in the data: " + invented.get());
        }
    }

    /** The answer as JSON; what some models cannot help to put around it, thoughts, a fence or prose, is taken off. */
    static JsonNode parse(ChatAnswer answer) throws BadAnswer {
        int thought = answer.text().lastIndexOf(END_OF_THOUGHT);
        String text = thought < 0 ? answer.text() : answer.text().substring(thought + END_OF_THOUGHT.length());
        if (new StringTokenizer(text).countTokens() > MOST_WORDS) {
            throw new BadAnswer(AnswerFault.TOO_LONG, "it has more than " + MOST_WORDS + " words");
        }
        if (answer.truncated()) {
            throw new BadAnswer(AnswerFault.TRUNCATED, "it is too long and broke off; write less");
        }
        JsonNode whole = object(STRICT, text);
        if (whole == null) {
            whole = object(STRICT, answer.text()); // the marker may be part of a text
        }
        if (whole == null) {
            whole = inProse(text);
        }
        if (whole == null) {
            throw new BadAnswer(AnswerFault.NOT_JSON, "it must be one JSON object and nothing else");
        }
        return whole;
    }

    /** The first object within a text that holds a profile or a summary, as all answers do. */
    private static JsonNode inProse(String text) {
        for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
            JsonNode found = object(AND_MORE, text.substring(at));
            if (found != null && (found.has("profile") || found.has(ItemSummary.FIELD))) {
                return found;
            }
        }
        return null;
    }

    /** Null if the text is no object. */
    private static JsonNode object(ObjectReader reader, String text) {
        try {
            JsonNode json = reader.readTree(text);
            return json != null && json.isObject() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
