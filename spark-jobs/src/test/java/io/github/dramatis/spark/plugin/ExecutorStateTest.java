package io.github.dramatis.spark.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Protects: what one model needs is asked for beside what the others keep. */
class ExecutorStateTest {
    @Test
    void aModelCountsOnceWithTheMostThatItKeptAndNotBesideItself() {
        ExecutorState state = new ExecutorState();

        state.keeps("training", 100);
        state.keeps("training", 170); // with its transposes
        state.keeps("training", 100);
        state.keeps("asking", 30);

        assertThat(state.kept("training")).isEqualTo(170);
        assertThat(state.keptBeside("training")).isEqualTo(30);
        assertThat(state.keptBeside("asking")).isEqualTo(170);
        assertThat(state.keptBeside("a third")).isEqualTo(200);
    }
}
