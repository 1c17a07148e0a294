package io.github.dramatis.spark.simulate;

import io.github.dramatis.core.evaluation.ChoiceBaseline;

/** Who goes through the lists: the agents, and others who rate nothing. */
enum Tester {
    /** The agents, who choose pooled with the stack unless {@code simulate.pooled} is off. */
    AGENT("agent", null),
    /** The agents, who choose by their model alone. */
    ALONE("agent_alone", null),
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

    /** The numbers that a rival goes by; null for the agents. */
    ChoiceBaseline baseline() {
        return baseline;
    }
}
