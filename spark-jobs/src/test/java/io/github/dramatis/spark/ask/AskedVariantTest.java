package io.github.dramatis.spark.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Variant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who can be asked about any pair. */
class AskedVariantTest {
    @TempDir
    Path folder;

    static Variant variant(String adapter, String baseModel, String weights) {
        return new Variant(
                adapter + "/short",
                baseModel,
                weights,
                adapter,
                "short",
                null,
                null,
                null,
                null,
                null,
                false,
                0,
                Map.of(),
                1,
                null,
                null,
                null,
                List.of(1.0, 2.0),
                null,
                null,
                null);
    }

    /** A model behind a server is refused by its name, and never meant where nobody is named. */
    @Test
    void refusesServedModels() {
        LocalStageContext context = new LocalStageContext(folder);
        context.put(
                Tables.VARIANTS,
                List.of(
                        variant("served", "mock", null),
                        variant("served-other", "other", null),
                        variant("none", "tiny", "00")));
        context.put(Tables.BASELINES, List.of());

        assertThat(AskedVariant.find(context, "").id()).isEqualTo("none/short");
        assertThatThrownBy(() -> AskedVariant.find(context, "served-other/short"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--variant served-other/short")
                .hasMessageContaining("a model behind a server answers for it");
    }
}
