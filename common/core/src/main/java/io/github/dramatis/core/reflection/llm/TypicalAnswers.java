package io.github.dramatis.core.reflection.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.reflection.PlainText;
import io.github.dramatis.core.reflection.RatedItem;
import java.util.List;

/**
 * Answers as long as those of real models, to learn what a reflection will ask before anything is asked: the prompts
 * that follow hold a profile of that length.
 */
final class TypicalAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] WORDS =
            ("I like stories that take their time and people who are more than they seem to be, and I rate those"
                            + " that rush to the end lower than most others do; with age I have come to enjoy what I once passed over")
                    .split(" ");
    // as medium-sized instruction-tuned models wrote them when asked with the built-in prompts
    private static final int MEMORY_WORDS = 20;
    private static final int TEXT_WORDS = 75;
    private static final int PREFERENCES = 7;
    private static final int PREFERENCE_WORDS = 4;

    private TypicalAnswers() {}

    /**
     * A good answer to what the reflection asks now, its tokens not counted.
     *
     * @param rated whether there are ratings
     */
    static ChatAnswer to(UserReflection reflection, boolean rated) {
        ObjectNode answer = JSON.createObjectNode();
        if (reflection.batch() != null) {
            memories(answer.putObject("memories"), reflection.batch().ratings(), rated);
        }
        ObjectNode profile = answer.putObject("profile");
        profile.set("traits", reflection.traits().json());
        profile.put("text", words(0, TEXT_WORDS));
        ArrayNode preferences = profile.putArray("preferences");
        for (int i = 0; i < PREFERENCES; i++) {
            preferences.add(words(3 * i, PREFERENCE_WORDS));
        }
        return new ChatAnswer(answer.toString(), 0, 0, false);
    }

    private static void memories(ObjectNode memories, List<RatedItem> batch, boolean rated) {
        for (int i = 0; i < batch.size(); i++) {
            RatedItem item = batch.get(i);
            ObjectNode memory = memories.putObject(Integer.toString(i + 1));
            memory.put("item", PlainText.name(item));
            if (rated) {
                memory.set("rating", BatchData.number(item.rating()));
            }
            String verb = rated ? "I rated " : "I took ";
            memory.put("memory", verb + PlainText.name(item) + " because " + words(i, MEMORY_WORDS));
        }
    }

    private static String words(int from, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            text.append(text.isEmpty() ? "" : " ").append(WORDS[i % WORDS.length]);
        }
        return text.toString();
    }
}
