package io.github.dramatis.spark.predict;

import io.github.dramatis.core.estimate.PooledFit;
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
    private final Calibration calibration;
    private final String partner;
    private final Map<String, Adapter> adapters;

    /** @param partner the baseline of the pools */
    Variants(AgentModel model, Calibration calibration, String partner, List<Adapter> adapters) {
        this.model = model;
        this.calibration = calibration;
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
            variants.add(variant(models, "", calibration.temperatures().getOrDefault(key, 1.0), null));
            PooledFit fit = calibration.pools().get(key);
            if (fit != null && !models.get(0).isControl()) {
                variants.add(variant(models, Predictor.POOLED, 1, fit));
            }
        });
        return variants;
    }

    private Variant variant(List<AskedModel> models, String prefix, double temperature, PooledFit fit) {
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
                first.personaId() == null ? null : paths.size(),
                adapter == null ? null : adapter.method(),
                adapter == null ? null : adapter.rank(),
                adapter == null ? null : adapter.layers(),
                fit != null,
                first.seed(),
                paths,
                temperature,
                fit == null ? null : fit.pool().modelPower(),
                fit == null ? null : fit.pool().baselinePower(),
                fit == null ? null : partner,
                IntStream.range(0, scale.size()).mapToObj(scale::at).toList(),
                first.setting(),
                fit == null ? null : known(fit.interval().low()),
                fit == null ? null : known(fit.interval().high()));
    }

    /** Returns null for NaN. */
    private static Double known(double end) {
        return Double.isNaN(end) ? null : end;
    }
}
