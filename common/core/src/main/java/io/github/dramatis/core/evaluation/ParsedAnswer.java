package io.github.dramatis.core.evaluation;

import java.util.OptionalDouble;

/**
 * What a sampled text says.
 *
 * @param kind of answer
 * @param rating a level of the scale; present exactly if the kind is {@link Kind#RATING}
 */
public record ParsedAnswer(Kind kind, OptionalDouble rating) {
    /** The classes of answers; all but {@link #RATING} are unrelated responses. */
    public enum Kind {
        /** One rating on the scale. */
        RATING("rating"),
        /** One number that is not on the scale: below, above or between its levels, or out of another maximum. */
        OUT_OF_RANGE("out-of-range"),
        /** Words without a rating, or more than one rating ("3-4"). */
        PROSE("prose"),
        /** The model says that it will not or cannot answer. */
        REFUSAL("refusal"),
        /** No letter and no digit. */
        EMPTY("empty");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name in the column {@code answer}. */
        public String label() {
            return label;
        }
    }

    public ParsedAnswer {
        if ((kind == Kind.RATING) != rating.isPresent()) {
            throw new IllegalArgumentException("an answer has a rating exactly if it is one: " + kind + ", " + rating);
        }
    }

    static ParsedAnswer of(Kind kind) {
        return new ParsedAnswer(kind, OptionalDouble.empty());
    }
}
