package io.github.dramatis.core.reflection.llm;

import java.util.Locale;

/** What can be wrong with an answer. */
public enum AnswerFault {
    /** Broken off at the limit of tokens. */
    TRUNCATED,
    /** Not JSON. */
    NOT_JSON,
    /** JSON of another shape, or with an empty text. */
    WRONG_SHAPE,
    /** Over 2,000 words, as in the paper. */
    TOO_LONG,
    /** Not in the language asked for. */
    LANGUAGE,
    /** A rating without its memory, or a memory too many. */
    WRONG_ITEMS,
    /** A memory of another rating than was given. */
    WRONG_RATING,
    /** A title that the user never rated. */
    INVENTED_TITLE,
    /** Traits that the ratings contradict. */
    WRONG_TRAITS;

    /** The name in results: notJson. */
    public String key() {
        String[] words = name().toLowerCase(Locale.ROOT).split("_");
        return words.length == 1
                ? words[0]
                : words[0] + Character.toUpperCase(words[1].charAt(0)) + words[1].substring(1);
    }
}
