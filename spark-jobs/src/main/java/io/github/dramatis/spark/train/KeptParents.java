package io.github.dramatis.spark.train;

import io.github.dramatis.spark.model.AdapterFiles;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The adapters of everybody that there are before an incremental run, which keeps them: with any new row they would
 * become others, and so would all adapters that go on from them.
 *
 * @param workspace URI of its root
 * @param adapters by their variants
 */
record KeptParents(String workspace, Map<String, Adapter> adapters) {
    /** Keeps none, as in a full run: every adapter is trained on the rows that there are now. */
    static KeptParents none(StageContext context) {
        return new KeptParents(context.workspace(), Map.of());
    }

    /** The ones that were published last, without those that learnt from somebody who has been forgotten since. */
    static KeptParents of(StageContext context) {
        List<Adapter> before = context.recordsBefore(Tables.ADAPTERS).orElse(List.of());
        return new KeptParents(
                context.workspace(),
                before.stream()
                        .filter(adapter -> adapter.adapter().equals(Adapter.SINGLE_MAX)
                                && adapter.status().equals(Adapter.TRAINED))
                        .collect(Collectors.toMap(Adapter::variantId, Function.identity())));
    }

    /**
     * Puts the kept adapter of a plan where the others of this run are.
     *
     * @param path of its folder, relative to the workspace
     * @return its row; empty if there is none, so that it has to be trained
     */
    Optional<Adapter> keep(AdapterPlan plan, String path) {
        return Optional.ofNullable(adapters.get(plan.variantId()))
                .filter(adapter -> AdapterFiles.isThere(folder(adapter.path())))
                .filter(adapter -> AdapterFiles.copy(folder(adapter.path()), folder(path)))
                .map(adapter -> adapter.at(path));
    }

    /** How many of these adapters are kept ones. */
    long in(List<Adapter> published) {
        return published.stream()
                .filter(adapter -> adapters.containsKey(adapter.variantId())
                        && adapters.get(adapter.variantId()).at(adapter.path()).equals(adapter))
                .count();
    }

    private String folder(String path) {
        return workspace + "/" + path;
    }
}
