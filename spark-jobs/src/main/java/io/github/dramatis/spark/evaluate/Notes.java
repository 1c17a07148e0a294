package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.spark.table.Adapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The small print of the report: how it was measured and what to mind. */
final class Notes {
    private final EvaluateConfig config;
    private final Results results;
    private final Measuring.Measured measured;
    private final List<Adapter> adapters;

    Notes(EvaluateConfig config, Results results, Measuring.Measured measured, List<Adapter> adapters) {
        this.config = config;
        this.results = results;
        this.measured = measured;
        this.adapters = adapters;
    }

    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        incompleteVariants(sentences);
        failedAdapters(sentences);
        sentences.add(
                "All baselines learn from the ratings of the splits "
                        + String.join(" and ", config.baselinesLearnFrom())
                        + " and answer on the same test rows as the agents."
                        + (config.baselinesLearnFrom().contains("validation")
                                ? " Validation is among them because a test prompt shows what its user rated up to the test."
                                : " A test prompt may show its user's validation ratings too: that is to the agents' advantage."));
        sentences.add(
                "The best baseline is the one with the lowest RMSE on these very test rows, a choice that favours the baselines: what beats it beats them all.");
        sentences.add("Intervals are at 95 %: percentiles over " + config.bootstrap()
                + " resamples of the users (Poisson bootstrap, the same resamples for all, so that differences are paired). "
                + "They are not widened for the number of comparisons. A difference whose interval is wider than ±"
                + config.tooSmallToTell() + " is called too small to tell.");
        sentences.add("The damped bias is mean + item bias + user bias with " + config.damping()
                + " as damping; ALS is MLlib's with rank " + config.alsRank() + ", " + config.alsIterations()
                + " iterations and regularization " + config.alsRegularization()
                + ". Both are taken as configured, not tuned to this data.");
        sentences.add(String.format(
                Locale.ROOT,
                "%,d of %,d test rows have a user or an item that the baselines have never seen; there they answer with what is left: "
                        + "ALS with the damped bias, the bias with the other bias, a mean with the global mean.",
                measured.coldStarts(),
                measured.testRows()));
        sentences.add(
                "As a rating a baseline would hand out its prediction rounded to the scale; its variance ratio and distance are of that.");
        texts(sentences);
        sentences.add(
                "Two finite samples of one distribution are some distance apart, and resampling adds to it: the interval of the Jensen-Shannon distance leans upwards.");
        sentences.add(
                "The table of the paper behind the method (arXiv 2509.09689) is not set beside these figures: other data and splits, and no intervals.");
        return sentences;
    }

    private void incompleteVariants(List<String> sentences) {
        for (Predictor variant : results.variants()) {
            long rows = results.of(variant, Measure.RMSE).map(Measurement::rows).orElse(0L);
            if (rows < measured.testRows()) {
                sentences.add(String.format(
                        Locale.ROOT,
                        "%s answered for %,d of the %,d test rows only; it is compared with the baselines on those, "
                                + "but its own RMSE is not on the rows of the others.",
                        variant.title(),
                        rows,
                        measured.testRows()));
            }
        }
    }

    private void failedAdapters(List<String> sentences) {
        for (Adapter adapter : adapters) {
            if (adapter.error() != null) {
                String persona = adapter.personaId() == null ? "" : " of persona " + adapter.personaId();
                sentences.add("The adapter " + adapter.adapter() + persona + " (" + adapter.memory() + ") failed: "
                        + adapter.error());
            }
        }
    }

    private void texts(List<String> sentences) {
        long texts = results.variants().stream()
                .flatMap(v -> results.of(v, Measure.URR).stream())
                .mapToLong(Measurement::rows)
                .max()
                .orElse(0);
        sentences.add(
                texts == 0
                        ? "No text was sampled, so there is no unrelated-response rate."
                        : String.format(
                                Locale.ROOT,
                                "The unrelated-response rate rests on at most %,d sampled texts a variant, the other measures on all rows.",
                                texts));
    }
}
