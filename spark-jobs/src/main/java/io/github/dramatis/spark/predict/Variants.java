package io.github.dramatis.spark.predict;

import io.github.dramatis.core.estimate.PooledDistribution;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of the table {@code variants}: of the models that were asked, each with its adapters, alone and pooled. */
final class Variants {
    private final AgentModel model;
    private final Calibration.Powers powers;
    private final String partner;
    private final Map<String, Adapter> adapters;

    /** @param partner the baseline of the pools */
    Variants(AgentModel model, Calibration.Powers powers, String partner, List<Adapter> adapters) {
        this.model = model;
        this.powers = powers;
        this.partner = partner;
        this.adapters = adapters.stream()
                .filter(adapter -> adapter.path() != null)
                .collect(Collectors.toMap(Adapter::path, Function.identity()));
    }

    List<Variant> of(List<AskedModel> asked) {
        Map<String, List<AskedModel>> byVariant =
                asked.stream().collect(Collectors.groupingBy(AskedModel::variantId, TreeMap::new, Collectors.toList()));
        List<Variant> variants = new ArrayList<>();
        byVariant.values().forEach(models -> {
            String key = Calibration.key(models.get(0));
            variants.add(variant(models, "", powers.temperatures().getOrDefault(key, 1.0), null));
            PooledDistribution pool = powers.pool(key);
            if (pool != null && !models.get(0).isControl()) {
                variants.add(variant(models, Predictor.POOLED, 1, pool));
            }
        });
        return variants;
    }

    private Variant variant(List<AskedModel> models, String prefix, double temperature, PooledDistribution pool) {
        AskedModel first = models.get(0);
        Map<String, String> paths = new TreeMap<>();
        models.stream()
                .filter(asked -> asked.path() != null)
                .forEach(asked ->
                        paths.put(asked.personaId() == null ? Variant.EVERYBODY : asked.personaId(), asked.path()));
        Adapter adapter = first.path() == null ? null : adapters.get(first.path());
        RatingScale scale = model.scale();
        AgentModel base = model.of(first.setting());
        boolean served = first.servedModel() != null;
        return new Variant(
                prefix + first.variantId(),
                served ? first.servedModel() : base.name(),
                served ? null : base.weights(),
                first.adapter(),
                first.memory(),
                first.scheme(),
                first.scheme() == null ? null : paths.size(),
                adapter == null ? null : adapter.method(),
                adapter == null ? null : adapter.rank(),
                adapter == null ? null : adapter.layers(),
                pool != null,
                first.seed(),
                paths,
                temperature,
                pool == null ? null : pool.modelPower(),
                pool == null ? null : pool.baselinePower(),
                pool == null ? null : partner,
                IntStream.range(0, scale.size()).mapToObj(scale::at).toList(),
                first.setting());
    }
}
