package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Target;
import io.github.dramatis.spark.train.Memberships;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Which models are asked, each with one adapter or none, and about which of the prompts. */
final class AskedModels {
    private final PredictConfig config;
    private final String scheme;
    private final Set<String> bases;
    private final long seed;

    /**
     * @param config what is asked of which models
     * @param scheme of the personas whose adapters are swapped: the first one
     * @param bases what settings call the base models that are compared; none where there is one
     * @param seed of the run
     */
    AskedModels(PredictConfig config, String scheme, Set<String> bases, long seed) {
        this.config = config;
        this.scheme = scheme;
        this.bases = bases;
        this.seed = seed;
    }

    /**
     * The base model and its adapters.
     *
     * @param memories the memory variants that there are prompts of
     * @param adapters of them those that were trained are asked
     */
    List<AskedModel> of(List<String> memories, List<Adapter> adapters) {
        List<AskedModel> variants = new ArrayList<>();
        List<Adapter> trained = adapters.stream()
                .filter(adapter -> adapter.status().equals(Adapter.TRAINED))
                .toList();
        for (String memory : memories) {
            boolean isControl = PromptControl.isControl(memory);
            if (config.frozen() && (!isControl || PromptControl.EMPTY.isOf(memory))) {
                variants.addAll(frozen(memory, isControl ? config.controlRows() : config.frozenRows(), trained));
            }
            if (isControl) {
                trained.stream()
                        .filter(adapter -> adapter.adapter().equals(Adapter.SINGLE_MAX)
                                && adapter.memory().equals(PromptControl.withoutControl(memory)))
                        .forEach(adapter -> variants.add(control(adapter, memory)));
            }
        }
        trained.forEach(adapter -> variants.add(variant(adapter, adapter.path())));
        if (config.swapRows() > 0) {
            trained.stream()
                    .filter(adapter -> adapter.adapter().equals(Adapter.PERSONA)
                            && adapter.scheme().equals(scheme))
                    .forEach(adapter -> variants.add(swap(adapter)));
        }
        return variants;
    }

    /** Each base model without an adapter. */
    private List<AskedModel> frozen(String memory, int rows, List<Adapter> trained) {
        return bases.isEmpty()
                ? List.of(frozen(memory, rows, null, trained))
                : bases.stream()
                        .map(base -> frozen(memory, rows, base, trained))
                        .toList();
    }

    private static AskedModel frozen(String memory, int rows, String base, List<Adapter> trained) {
        String id = AskedModel.FROZEN + "/" + memory + (base == null ? "" : "/" + base);
        // any: most experiments adapt the same layers in all
        String beside = trained.stream()
                .filter(adapter -> base == null || TrainSetting.hasPart(adapter.setting(), base))
                .map(Adapter::path)
                .findFirst()
                .orElse(null);
        return new AskedModel(id, AskedModel.FROZEN, null, base, memory, 0, null, null, null, rows, beside, null);
    }

    /** The adapter of all, asked with prompts that it was not trained for. */
    private AskedModel control(Adapter adapter, String memory) {
        String id = adapter.variantId().replace("/" + adapter.memory(), "/" + memory);
        return variant(adapter, adapter.path()).ofEverybody(id, adapter.adapter(), memory, config.controlRows());
    }

    private static AskedModel variant(Adapter adapter, String path) {
        return new AskedModel(
                adapter.variantId(),
                adapter.adapter(),
                adapter.scheme(),
                adapter.setting(),
                adapter.memory(),
                adapter.seed(),
                membership(adapter),
                adapter.personaId(),
                path,
                0,
                path,
                null);
    }

    /** The adapter of a persona of the first scheme, asked about everybody. */
    private AskedModel swap(Adapter adapter) {
        String kind = Predictor.SWAP + adapter.personaId();
        String id = adapter.variantId().replaceFirst("^persona", kind);
        return variant(adapter, adapter.path()).ofEverybody(id, kind, adapter.memory(), config.swapRows());
    }

    /** The column of the clusters that it goes by; null where it answers for everybody. */
    private static String membership(Adapter adapter) {
        if (adapter.personaId() == null) {
            return null;
        }
        return adapter.adapter().equals(Adapter.RANDOM)
                ? Memberships.random(adapter.scheme(), adapter.seed())
                : Memberships.persona(adapter.scheme());
    }

    /**
     * The rows that are asked: all test rows, some of each memory variant marked for text, and those to fit
     * temperatures on.
     */
    Dataset<Row> chosen(Dataset<Row> examples, List<String> memories) {
        Dataset<Row> test = examples.where(col("purpose").equalTo(Target.TEST));
        Dataset<Row> texts = memories.stream()
                .filter(memory -> !PromptControl.isControl(memory))
                .map(memory -> test.where(col("memory").equalTo(memory)))
                .map(rows -> HashDraw.least(rows, draw(), config.textRows()))
                .reduce(Dataset::union)
                .orElse(test)
                .select(col("example_id"), lit(true).as(PredictStage.WITH_TEXT));
        return examples.join(texts, new String[] {"example_id"}, "left")
                .withColumn(PredictStage.WITH_TEXT, coalesce(col(PredictStage.WITH_TEXT), lit(false)));
    }

    /** The prompts that a model is asked about. */
    Dataset<Row> promptsOf(AskedModel variant, Dataset<Row> prompts) {
        Dataset<Row> rows = prompts.where(col("memory").equalTo(variant.memory()));
        if (variant.rows() > 0) {
            Dataset<Row> test = rows.where(col("purpose").equalTo(Target.TEST));
            Dataset<Row> drawn = HashDraw.least(test, draw(), variant.rows());
            return variant.isControl()
                    ? drawn
                    : drawn.union(rows.where(col("purpose").equalTo(Target.POOL)));
        }
        return variant.personaId() == null ? rows : rows.where(isIn(variant));
    }

    private static Column isIn(AskedModel variant) {
        return col(variant.membership()).equalTo(variant.personaId());
    }

    /**
     * The hash by which rows are drawn where not all are asked. Rows that get a text are drawn by the same hash, so
     * they are the first that are asked.
     */
    private Column draw() {
        return HashDraw.of(seed, "predict-rows", col("example_id"));
    }

    /** Test rows without an answer since their adapter failed, of all adapters. */
    static long unanswered(List<Adapter> adapters, Dataset<Row> examples) {
        Dataset<Row> test = examples.where(col("purpose").equalTo(Target.TEST));
        return adapters.stream()
                .filter(adapter -> adapter.status().equals(Adapter.FAILED))
                .mapToLong(adapter -> test.where(col("memory").equalTo(adapter.memory()))
                        .where(adapter.personaId() == null ? lit(true) : isIn(variant(adapter, null)))
                        .count())
                .sum();
    }

    /** Test rows of personas and clusters that no row trains an adapter of, of all variants. */
    static long untrained(List<Adapter> adapters, Dataset<Row> examples) {
        Dataset<Row> test = examples.where(col("purpose").equalTo(Target.TEST));
        return adapters.stream()
                .filter(adapter -> adapter.personaId() != null)
                .collect(Collectors.groupingBy(Adapter::variantId))
                .values()
                .stream()
                .mapToLong(ofVariant -> {
                    Adapter any = ofVariant.get(0);
                    Object[] planned =
                            ofVariant.stream().map(Adapter::personaId).toArray();
                    return test.where(col("memory").equalTo(any.memory()))
                            .where(not(col(membership(any)).isin(planned)))
                            .count();
                })
                .sum();
    }
}
