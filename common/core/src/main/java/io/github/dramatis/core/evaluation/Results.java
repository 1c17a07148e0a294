package io.github.dramatis.core.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that one evaluation found, with the questions that readers ask of it.
 *
 * @param measurements in any order
 * @param contrasts in any order
 * @param chosen the baseline that was named the best one before the test; null if none was
 * @param tuned whether it was found best on tuning rows; else there were none and it stands in
 */
public record Results(List<Measurement> measurements, List<Contrast> contrasts, Baseline chosen, boolean tuned) {
    private static final List<String> ADAPTERS =
            List.of("none", Predictor.SERVED, "single-max", "single-subsample", "single-min", "random", "persona");
    private static final List<String> MEMORIES = List.of("short", "long", "short+long");

    public Results {
        measurements = List.copyOf(measurements);
        contrasts = List.copyOf(contrasts);
    }

    /** Results without a baseline that was chosen before the test. */
    public Results(List<Measurement> measurements, List<Contrast> contrasts) {
        this(measurements, contrasts, null, false);
    }

    /** The same with the baseline that was found best on tuning rows, before the test. */
    public Results withChosen(Baseline baseline) {
        return new Results(measurements, contrasts, baseline, true);
    }

    /** The same with the baseline that stands in for the best one where there were no tuning rows. */
    public Results withStandIn(Baseline baseline) {
        return new Results(measurements, contrasts, baseline, false);
    }

    /**
     * The variants, without those of the swap matrix: frozen, served, single-max, single-subsample, single-min, random
     * clusters, persona, then others by name; first alone, then pooled.
     */
    public List<Predictor> variants() {
        return measurements.stream()
                .map(Measurement::predictor)
                .filter(predictor -> !predictor.isBaseline() && !predictor.isSwap())
                .distinct()
                .sorted(Comparator.comparing(Predictor::isPooled)
                        .thenComparingInt(p -> position(ADAPTERS, p.alone()))
                        .thenComparing(Predictor::adapter)
                        .thenComparing(Predictor::scheme, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .thenComparingInt(p -> position(MEMORIES, p.memory()))
                        .thenComparing(Predictor::memory))
                .toList();
    }

    /** The baselines, the one with the lowest RMSE first. */
    public List<Baseline> baselines() {
        return measurements.stream()
                .filter(m -> m.predictor().isBaseline() && m.measure() == Measure.RMSE && isOfAllRows(m))
                .sorted(Comparator.comparingDouble(Measurement::value)
                        .thenComparing(m -> m.predictor().baseline()))
                .map(m -> m.predictor().baseline())
                .toList();
    }

    /**
     * The baseline that was chosen before the test; where none was, the one with the lowest RMSE on the very test rows
     * that are reported. Choosing it there favours the baselines: what beats it has beaten all of them.
     */
    public Optional<Baseline> bestBaseline() {
        List<Baseline> measured = baselines();
        return measured.contains(chosen)
                ? Optional.of(chosen)
                : measured.stream().findFirst();
    }

    /** Whether {@link #bestBaseline} was not found best but stands in, since there were no tuning rows. */
    public boolean isStandIn() {
        return chosen != null && !tuned && baselines().contains(chosen);
    }

    /** A predictor's measure over all rows. */
    public Optional<Measurement> of(Predictor predictor, Measure measure) {
        return of(predictor, measure, null);
    }

    /** A predictor's measure over the rows of one persona. */
    public Optional<Measurement> of(Predictor predictor, Measure measure, String personaId) {
        return measurements.stream()
                .filter(m -> m.measure() == measure
                        && m.slice() == null
                        && m.predictor().equals(predictor)
                        && Objects.equals(m.personaId(), personaId))
                .findFirst();
    }

    /** A predictor's measure over the rows of one slice. */
    public Optional<Measurement> ofSlice(Predictor predictor, Measure measure, String slice) {
        return measurements.stream()
                .filter(m -> m.measure() == measure
                        && slice.equals(m.slice())
                        && m.predictor().equals(predictor))
                .findFirst();
    }

    /** The slices that were measured, in the order in which they were. */
    public List<String> slices() {
        return measurements.stream()
                .map(Measurement::slice)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** One predictor against another, over all rows. */
    public Optional<Contrast> contrast(Predictor predictor, Predictor against, Loss loss) {
        return contrast(predictor, against, loss, null);
    }

    /** One predictor against another, over the rows of one persona. */
    public Optional<Contrast> contrast(Predictor predictor, Predictor against, Loss loss, String personaId) {
        return contrasts.stream()
                .filter(c -> c.loss() == loss
                        && c.predictor().equals(predictor)
                        && c.against().equals(against)
                        && Objects.equals(c.personaId(), personaId))
                .findFirst();
    }

    /** A variant's RMSE minus a baseline's. */
    public Optional<Contrast> difference(Predictor variant, Baseline baseline) {
        return contrast(variant, Predictor.of(baseline), Loss.RMSE);
    }

    /** The rows on which a variant is compared with the best baseline: those that all its seeds answered. */
    public long compared(Predictor variant) {
        return toBest(variant, Loss.RMSE)
                .map(Contrast::rows)
                .or(() -> of(variant, Measure.RMSE).map(Measurement::rows))
                .orElse(0L);
    }

    /**
     * A variant's loss minus that of the best baseline; empty for a baseline, and where no row has an answer of each of
     * the variant's seeds.
     */
    public Optional<Contrast> toBest(Predictor variant, Loss loss) {
        return bestBaseline().flatMap(best -> contrast(variant, Predictor.of(best), loss));
    }

    /** The contrasts that were declared before the test, the primary one first, as {@link Questions} lists them. */
    public List<Contrast> declared() {
        return contrasts.stream()
                .filter(Contrast::declared)
                .sorted(Questions.primaryFirst()
                        .thenComparing(Contrast::loss, Comparator.comparing(loss -> loss != Loss.NLL)))
                .toList();
    }

    /** The variants that differ in one thing alone, in a loss over all rows, without those that were declared. */
    public List<Contrast> ablations(Loss loss) {
        return contrasts.stream()
                .filter(c -> c.loss() == loss && !c.declared() && !c.against().isBaseline() && c.personaId() == null)
                .toList();
    }

    private static boolean isOfAllRows(Measurement measurement) {
        return measurement.personaId() == null && measurement.slice() == null;
    }

    private static int position(List<String> names, String name) {
        int position = names.indexOf(name);
        return position < 0 ? names.size() : position;
    }
}
