package io.github.dramatis.spark.simulate;

import io.github.dramatis.core.evaluation.ChoiceBaseline;

/** Who goes through the lists: the agents, and rivals who choose by numbers, wholly or in part, and rate nothing. */
enum Tester {
    /** The agents. */
    AGENT("agent", null),
    /** The agents, pooled with what all numbers of the prompt suggest. */
    POOLED("pooled", ChoiceBaseline.STACK),
    /** Who takes what is popular. */
    POPULARITY("popularity", ChoiceBaseline.POPULARITY),
    /** Who takes what all numbers of the prompt suggest. */
    STACK("stack", ChoiceBaseline.STACK);

    private final String column;
    private final ChoiceBaseline baseline;

    Tester(String column, ChoiceBaseline baseline) {
        this.column = column;
        this.baseline = baseline;
    }

    /** The name in tables. */
    String column() {
        return column;
    }

    /** The numbers that it goes by; null for the agents. */
    ChoiceBaseline baseline() {
        return baseline;
    }
}
