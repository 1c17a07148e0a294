package io.github.dramatis.lm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.lm.GoldenEngine;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.inference.Answerer;
import io.github.dramatis.lm.inference.SamplingConfig;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.training.Checkpointing;
import io.github.dramatis.lm.training.LoraTrainer;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.lm.training.Validation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protects: wherever memory ends, an error says so and whatever was allocated before is freed. */
class AllocationFailureTest {
    private final List<HostMemory> made = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger left = new AtomicInteger();
    private final GoldenEngine golden = new GoldenEngine();
    private Backend backend;

    @BeforeEach
    void takeMemoryThatEnds() {
        backend = Backends.forThisMachine();
        Matrix.source = this::allocate;
    }

    @AfterEach
    void takeMemoryThatDoesNot() {
        Matrix.source = ElementMemory::allocate;
    }

    private ElementMemory allocate(long size) {
        if (left.getAndDecrement() <= 0) {
            throw new OutOfMemoryError("no room for " + size + " elements");
        }
        HostMemory memory = new HostMemory(size);
        made.add(memory);
        return memory;
    }

    @Test
    void aModelThatCannotBeLoadedLeavesNothing() {
        assertFreedWhereverMemoryEnds(() -> golden.load(backend).close());
    }

    @Test
    void aTrainerThatCannotBeMadeOrRunLeavesNothing() {
        left.set(Integer.MAX_VALUE);
        LoraConfig lora = new LoraConfig(2, 4, 0.1, List.of("q_proj", "down_proj"));
        TrainingConfig config = golden.trainingConfig(true, 1, TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS);
        List<TrainingRow> rows = golden.rows();
        try (LanguageModel model = golden.load(backend)) {
            made.clear();
            assertFreedWhereverMemoryEnds(() -> {
                try (LoraTrainer trainer = new LoraTrainer(model, lora, config, 1)) {
                    trainer.train(rows, step -> {});
                }
            });
        }
    }

    @Test
    void aTrainerThatGoesOnAndValidatesLeavesNothing() {
        left.set(Integer.MAX_VALUE);
        TrainingConfig config = golden.trainingConfig(true, 1, TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS);
        List<TrainingRow> rows = golden.rows();
        Validation validation = new Validation(rows.subList(0, 1), 1, 1);
        try (LanguageModel model = golden.load(backend)) {
            made.clear();
            assertFreedWhereverMemoryEnds(() -> {
                try (LoraTrainer trainer = new LoraTrainer(model, golden.adapter("start"), config, 1)) {
                    trainer.train(rows, validation, Checkpointing.none(), step -> {});
                }
            });
        }
    }

    @Test
    void anAnswererThatCannotBeMadeOrAskedLeavesNothing() {
        left.set(Integer.MAX_VALUE);
        try (LanguageModel model = golden.load(backend)) {
            made.clear();
            assertFreedWhereverMemoryEnds(() -> {
                try (Answerer answerer = new Answerer(model, golden.adapter("start"), 1)) {
                    answerer.score(golden.prompts(), List.of(new int[] {5}, new int[] {6, 7}));
                }
            });
        }
    }

    @Test
    void anAnswererThatCannotGoOnWithTextsLeavesNothing() {
        left.set(Integer.MAX_VALUE);
        List<int[]> prompts = golden.prompts();
        List<String> textKeys = new ArrayList<>(Collections.nCopies(prompts.size(), "a text"));
        textKeys.set(0, null);
        try (LanguageModel model = golden.load(backend)) {
            made.clear();
            assertFreedWhereverMemoryEnds(() -> {
                try (Answerer answerer = new Answerer(model, golden.adapter("start"), 1)) {
                    answerer.answer(prompts, List.of(new int[] {5}), textKeys, SamplingConfig.greedy(3, -1));
                }
            });
        }
    }

    /** Runs it with room for nothing, for one matrix, for two and so on until it ends well. */
    private void assertFreedWhereverMemoryEnds(Runnable work) {
        int room = 0;
        while (!endsWell(work, room)) {
            assertThat(made).as("with room for %d", room).allMatch(memory -> memory.flat()
                    .wasClosed());
            made.clear();
            room++;
        }
        assertThat(room).isGreaterThan(3);
        assertThat(made).allMatch(memory -> memory.flat().wasClosed());
    }

    private boolean endsWell(Runnable work, int room) {
        left.set(room);
        try {
            work.run();
            return true;
        } catch (OutOfMemoryError | IllegalStateException failed) { // the latter of a thread of the engine
            return false;
        }
    }
}
