package io.github.dramatis.core.served;

import io.github.dramatis.core.evaluation.ParsedAnswer;

/**
 * What a served model's answer says of the labels.
 *
 * @param logProbabilities [labels] natural: by ascending rating, or by the places of a slate and, last, of none; what
 *     is left to 1 is the mass outside the labels
 * @param source what they were read from
 * @param answer what the text says, in the prompt's coding of the ratings; null where there is no answer, and of
 *     choices
 */
public record LabelReading(double[] logProbabilities, Source source, ParsedAnswer answer) {
    /** What label probabilities were read from. */
    public enum Source {
        /** The server's probabilities, which hold every label. */
        LOGPROBS("logprobs"),
        /** The server's probabilities; labels that it did not tell have the most that they can have. */
        BOUNDED("bounded"),
        /** The label in the text alone. */
        TEXT("text"),
        /** Nothing: the text has no label, or the server gave no answer. All labels are as likely as another. */
        NOTHING("nothing");

        private final String label;

        Source(String label) {
            this.label = label;
        }

        /** The name in the column {@code labels_from}. */
        public String label() {
            return label;
        }
    }
}
