package io.github.dramatis.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.HostileText;
import io.github.dramatis.core.error.UserError;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a configuration holds, it is a configuration or an error that says where. */
class ConfigFuzzTest {
    private static final String WHOLE = "source: {format: csv, path: p}\n";
    private static final List<String> KEYS = List.of(
            "agents.users",
            "choice.test-items",
            "cluster.k",
            "cluster.features",
            "embed.max-tokens",
            "estimate.rank",
            "experiment.over",
            "experiment.over.rank",
            "examples.memory",
            "examples.controls",
            "items.enrich",
            "model.path",
            "predict.server.prices",
            "predict.base-url",
            "reflect.llm.budget",
            "reflect.llm.timeout",
            "resources.trunk-cache",
            "seed",
            "simulate.session.page-size",
            "source.escape",
            "source.scale",
            "source.scale.step",
            "source.columns",
            "source.encoding",
            "source.item-fields",
            "split.train",
            "sweep.over",
            "targets.test-rows",
            "train.adapters",
            "train.layers",
            "no.such.key");

    @Provide
    Arbitrary<String> texts() {
        return HostileText.texts();
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.of(KEYS);
    }

    private static void parse(String yaml, List<String> settings) {
        try {
            DramatisConfig config = LoadedConfig.parse("f.yaml", yaml, settings).config();
            TrainGrid.of(config.train(), config.experiment().over(), "experiment.over");
            TrainGrid.of(config.train(), config.sweep().over(), "sweep.over");
        } catch (UserError e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property
    void aFile(@ForAll("texts") String text) {
        parse(text, List.of());
        parse(WHOLE + text, List.of());
    }

    @Property
    void aSetting(@ForAll("keys") String key, @ForAll("texts") String value) {
        parse(WHOLE, List.of(key + "=" + value));
        parse(WHOLE, List.of(value));
    }
}
