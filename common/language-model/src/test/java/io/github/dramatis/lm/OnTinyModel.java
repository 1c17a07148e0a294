package io.github.dramatis.lm;

import io.github.dramatis.lm.model.LanguageModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A test over the tiny random model, which is loaded once for its class. */
public abstract class OnTinyModel {
    protected static LanguageModel model;

    protected final GoldenEngine golden = new GoldenEngine();

    @BeforeAll
    protected static void load() {
        model = GoldenEngine.tinyModel();
    }

    @AfterAll
    protected static void unload() {
        model.close();
    }
}
