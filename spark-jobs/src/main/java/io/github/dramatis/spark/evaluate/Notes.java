package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.report.Report;
import io.github.dramatis.spark.table.Adapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The small print of the report: how it was measured and what to mind. */
final class Notes {
    private final EvaluateConfig config;
    private final RatingScale scale;
    private final Results results;
    private final Measuring.Measured measured;
    private final List<Adapter> adapters;

    Notes(EvaluateConfig config, RatingScale scale, Measuring.Measured measured, List<Adapter> adapters) {
        this.config = config;
        this.scale = scale;
        this.results = measured.results();
        this.measured = measured;
        this.adapters = adapters;
    }

    /** The notes of a report about choices alone. */
    static List<String> ofChoices(EvaluateConfig config, List<Adapter> adapters) {
        List<String> sentences = new ArrayList<>();
        failedAdapters(sentences, adapters);
        sentences.add(Report.LEFT_OUT);
        sentences.add(intervalsOfMeasures(config));
        return sentences;
    }

    private String als() {
        String ofBaselines =
                "ALS is that of the stage baselines, fitted as tuning ratings say where there are enough of" + " them";
        return config.alsRank() == 0
                ? ofBaselines + "."
                : ofBaselines + "; where that has none, MLlib's with rank " + config.alsRank() + ", "
                        + config.alsIterations() + " iterations and regularization " + config.alsRegularization()
                        + ", as configured.";
    }

    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        incompleteVariants(sentences);
        failedAdapters(sentences, adapters);
        baselines(sentences);
        sentences.add(bestBaseline());
        if (results.contrasts().stream().anyMatch(contrast -> contrast.seeds() > 1)) {
            sentences.add("Where there are several seeds, squared errors and other losses are averaged over all of"
                    + " them. Variance ratios, distances of distributions, calibration errors, AUC, F1 and the"
                    + " correlation beyond the bias are computed of each seed and averaged; the figures of drawn and of"
                    + " expected ratings show all seeds together.");
        }
        intervals(sentences);
        sentences.add("The damped bias is mean + item bias + user bias, damped as the stage estimate found best (by "
                + config.damping()
                + ", as configured, where the stage baselines has none); with the user's slope it counts the item bias"
                + " more or less, as the user's ratings follow it. " + als());
        sentences.add(String.format(
                Locale.ROOT,
                "%,d of %,d test rows have a user or an item that the baselines have never seen; there they answer"
                        + " with what is left: ALS and the slope with the damped bias, the bias with the other bias,"
                        + " a mean with the global mean.",
                measured.coldStarts(),
                measured.testRows()));
        sentences.add(
                "The rating of a baseline is its prediction rounded to the scale; its variance ratio and distance are"
                        + " computed from that.");
        texts(sentences);
        sentences.add("Two finite samples of one distribution are some distance apart, and resampling adds to it: the"
                + " intervals of the Jensen-Shannon and Wasserstein distances and of the calibration errors"
                + " lean upwards.");
        sentences.add(
                "The table of the paper behind the method (arXiv 2509.09689) is not set beside these figures: other"
                        + " data and splits, and no intervals.");
        return sentences;
    }

    private void baselines(List<String> sentences) {
        sentences.add("The baselines answer on the same test rows as the agents.");
        if (!measured.ofStage().isEmpty()) {
            sentences.add("The stage baselines has answered for " + listed(measured.ofStage().stream())
                    + ": means, biases and ALS by the ratings of the splits train and validation, because a test prompt"
                    + " shows what its user rated up to the test; ridge and trees are fitted on rows to train and to"
                    + " stop by.");
        }
        List<Baseline> computed = results.baselines().stream()
                .filter(baseline -> !measured.ofStage().contains(baseline))
                .sorted()
                .toList();
        if (!computed.isEmpty()) {
            sentences.add("The stage evaluate itself has computed " + listed(computed.stream())
                    + ", by the ratings of the splits "
                    + String.join(" and ", config.baselinesLearnFrom()) + "."
                    + (config.baselinesLearnFrom().contains("validation")
                            ? " Validation is among them because a test prompt shows what its user rated up to the"
                                    + " test."
                            : " A test prompt may show its user's validation ratings too: that is to the agents'"
                                    + " advantage."));
        }
    }

    private static String listed(Stream<Baseline> baselines) {
        return baselines.map(Baseline::inSentence).collect(Collectors.joining(", "));
    }

    private String bestBaseline() {
        if (results.chosen() == null) {
            return "The best baseline is the one with the lowest RMSE on these very test rows, a choice that favours"
                    + " the baselines: what beats it beats them all.";
        }
        return results.isStandIn()
                ? "There were no tuning rows to find the best baseline on, so that "
                        + results.chosen().inSentence() + " stands in for it. Another may be better."
                : "The best baseline is the one with the lowest RMSE on tuning rows, which are no test rows: it was"
                        + " named before the test. On the test another may be better.";
    }

    private static String intervalsOfMeasures(EvaluateConfig config) {
        return "Intervals of measures are at 95 %: percentiles over " + config.bootstrap()
                + " resamples of the users (Poisson bootstrap, the same resamples for all, so that differences are"
                + " paired).";
    }

    private void intervals(List<String> sentences) {
        sentences.add(intervalsOfMeasures(config));
        sentences.add(
                "A difference of two predictors is over the rows that both answered. Its standard error is that of"
                        + " the resamples, users being what varies; interval and p value are Student's with one"
                        + " degree of freedom less than users.");
        String margins = Arrays.stream(Loss.values())
                .map(loss -> "±" + loss.margin(scale) + " in " + loss.measure().title())
                .collect(Collectors.joining(", "));
        sentences.add("Two predictors are called equivalent where the 90 % interval of their difference lies within "
                + margins
                + "; else better or worse at 5 %, or it is said that the test cannot tell, of a declared difference"
                + " with the one that it finds in 80 % of cases.");
        long declared = results.contrasts().stream()
                .filter(c -> c.declared() && c.loss() == Loss.RMSE)
                .count();
        long exploratory = exploratory(false);
        long byPersona = exploratory(true);
        sentences.add(String.format(
                Locale.ROOT,
                "Declared before the test are the differences of personas to their rivals in NLL and in RMSE (%,d);"
                        + " all others are exploratory, and the p values of one loss (%,d in RMSE) are adjusted for"
                        + " each other by Holm's method. Intervals are not.",
                declared,
                exploratory));
        if (byPersona > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Differences of personas to random clusters and to one adapter for all on the rows of single"
                            + " personas are exploratory too. They are a family of their own (%,d in RMSE).",
                    byPersona));
        }
        sentences.add("The order within an item is taken among at most " + ItemResampling.MOST_USERS
                + " users of it, and its interval is somewhat too wide where few users share an item.");
    }

    private long exploratory(boolean byPersona) {
        return results.contrasts().stream()
                .filter(c -> !c.declared() && c.loss() == Loss.RMSE && (c.personaId() != null) == byPersona)
                .count();
    }

    private void incompleteVariants(List<String> sentences) {
        for (Predictor variant : results.variants()) {
            results.toBest(variant, Loss.RMSE)
                    .filter(contrast -> contrast.rows() < measured.testRows())
                    .ifPresent(contrast -> sentences.add(incomplete(contrast)));
        }
    }

    private String incomplete(Contrast contrast) {
        return String.format(
                Locale.ROOT,
                "%s answered%s for %,d of the %,d test rows only; it is compared with the baselines on those, "
                        + "but its own RMSE is not on the rows of the others.",
                contrast.predictor().title(),
                contrast.seeds() > 1 ? " with all its seeds" : "",
                contrast.rows(),
                measured.testRows());
    }

    private static void failedAdapters(List<String> sentences, List<Adapter> adapters) {
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
                                "The unrelated-response rate rests on at most %,d sampled texts a variant, the other"
                                        + " measures on all rows.",
                                texts));
    }
}
