package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.config.EvaluateConfig;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.ChoiceScore;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.report.ChoiceTable;
import io.github.dramatis.core.report.ConsoleResults;
import io.github.dramatis.core.report.HtmlReport;
import io.github.dramatis.core.report.Report;
import io.github.dramatis.core.report.Report.Calibration;
import io.github.dramatis.core.report.Report.Distribution;
import io.github.dramatis.core.report.Report.LossCurve;
import io.github.dramatis.core.report.Report.PersonaCard;
import io.github.dramatis.core.report.Report.Pool;
import io.github.dramatis.core.report.Report.SweepPoint;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Persona;
import io.github.dramatis.spark.table.PersonaSweep;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Variant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the small tables that the report shows and writes it beside the tables. */
final class ReportWriter {
    private static final Comparator<String> BY_NUMBER =
            Comparator.nullsFirst(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));

    private static final Comparator<String> NULLS_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    private final EvaluateConfig config;
    private final String scheme;
    private final RatingScale scale;
    private final StageContext context;

    /** @param scheme of the personas that are shown */
    ReportWriter(EvaluateConfig config, String scheme, RatingScale scale, StageContext context) {
        this.config = config;
        this.scheme = scheme;
        this.scale = scale;
        this.context = context;
    }

    /** Writes report.html, and the console's table beside it as results.txt; returns the URI of the first. */
    String write(Measuring.Measured measured, List<ChoiceScore> choices) {
        Results results = measured.results();
        List<Adapter> adapters = adapters();
        List<PersonaCard> personas = personas();
        Optional<Predictor> shown = shown(results);
        Report report = new Report(
                scale,
                results,
                choices,
                new Notes(config, scale, measured, adapters).sentences(),
                results.variants().stream()
                        .map(v -> new Distribution(
                                v,
                                measured.ratings().get(v).given(),
                                measured.ratings().get(v).drawn()))
                        .toList(),
                pools(results),
                ownShares(results, adapters),
                calibrations(measured),
                personas,
                sweep(),
                losses(adapters),
                shown.orElse(null),
                shown.map(variant -> new PortraitReader(context, scale, personas).read(variant))
                        .orElse(List.of()));
        String chosen = new ChoiceTable(choices).render();
        write("results.txt", ConsoleResults.render(results) + (chosen.isEmpty() ? "" : "\n" + chosen));
        return write("report.html", HtmlReport.render(report));
    }

    /** The same where there are no ratings. */
    String write(List<ChoiceScore> choices) {
        List<Adapter> adapters = adapters();
        Report report =
                Report.ofChoices(choices, Notes.ofChoices(config, adapters), personas(), sweep(), losses(adapters));
        write("results.txt", new ChoiceTable(choices).render() + "\n" + Report.LEFT_OUT + "\n");
        return write("report.html", HtmlReport.render(report));
    }

    /** Returns one pool for each pooled agent that was measured: all its seeds have the same weights. */
    private List<Pool> pools(Results results) {
        Map<Predictor, Pool> pools = new HashMap<>();
        for (Variant variant : context.records(Tables.VARIANTS)) {
            if (variant.pooled()) {
                Pool pool = pool(variant);
                pools.put(pool.agent(), pool);
            }
        }
        return results.variants().stream()
                .filter(pools::containsKey)
                .map(pools::get)
                .toList();
    }

    private static Pool pool(Variant variant) {
        return new Pool(
                variant.predictor(),
                variant.modelPower(),
                variant.modelPowerLow() == null
                        ? null
                        : new Interval(variant.modelPowerLow(), variant.modelPowerHigh()),
                Baseline.named(variant.baseline()),
                variant.baselinePower());
    }

    /** Takes the adapters of the control that is drawn from everybody, of the declared scheme, setting and memory. */
    private static List<Double> ownShares(Results results, List<Adapter> adapters) {
        Set<Predictor> controls = results.declared().stream()
                .map(Contrast::against)
                .filter(control -> Adapter.SINGLE_MIN.equals(control.adapter()))
                .collect(Collectors.toSet());
        return adapters.stream()
                .filter(adapter -> controls.contains(
                        Predictor.variant(adapter.adapter(), adapter.scheme(), adapter.setting(), adapter.memory())))
                .filter(adapter -> adapter.ownRows() != null)
                .map(adapter -> (double) adapter.ownRows() / adapter.rows())
                .toList();
    }

    private static List<Calibration> calibrations(Measuring.Measured measured) {
        Results results = measured.results();
        return Stream.concat(results.variants().stream(), results.bestBaseline().map(Predictor::of).stream())
                .filter(measured.calibrations()::containsKey)
                .map(predictor ->
                        new Calibration(predictor, measured.calibrations().get(predictor)))
                .toList();
    }

    private List<Adapter> adapters() {
        return context.records(Tables.ADAPTERS).stream()
                .sorted(Comparator.comparing(Adapter::adapter)
                        .thenComparing(Adapter::memory)
                        .thenComparing(Adapter::personaId, BY_NUMBER)
                        .thenComparing(Adapter::scheme, NULLS_FIRST)
                        .thenComparing(Adapter::setting, NULLS_FIRST)
                        .thenComparingInt(Adapter::seed))
                .toList();
    }

    private static List<LossCurve> losses(List<Adapter> adapters) {
        return adapters.stream().flatMap(adapter -> lossCurve(adapter).stream()).toList();
    }

    /** The best variant with an adapter of this run, the frozen or a served one if there is no other. */
    private static Optional<Predictor> shown(Results results) {
        return results.variants().stream()
                .min(Comparator.comparing((Predictor v) -> !v.isTrained())
                        .thenComparingDouble(v -> results.of(v, Measure.RMSE)
                                .map(Measurement::value)
                                .orElse(Double.MAX_VALUE)));
    }

    private List<PersonaCard> personas() {
        List<Persona> personas = context.records(Tables.PERSONAS).stream()
                .filter(persona -> persona.scheme().equals(scheme))
                .sorted(Comparator.comparing(Persona::personaId, BY_NUMBER))
                .toList();
        long users = personas.stream().mapToLong(Persona::size).sum();
        return personas.stream()
                .map(p -> new PersonaCard(
                        p.personaId(),
                        p.name(),
                        p.size(),
                        users == 0 ? 0 : (double) p.size() / users,
                        StoredJson.number(p.traits(), "ratingMean"),
                        StoredJson.number(p.traits(), "ratingSpread"),
                        StoredJson.traits(p.traits()),
                        StoredJson.categories(p.categories()),
                        p.medoids()))
                .toList();
    }

    private List<SweepPoint> sweep() {
        return context.records(Tables.PERSONA_SWEEP).stream()
                .filter(point -> point.scheme().equals(scheme))
                .sorted(Comparator.comparingInt(PersonaSweep::k))
                .map(s -> new SweepPoint(
                        s.k(), s.cost(), s.silhouette() == null ? Double.NaN : s.silhouette(), s.chosen()))
                .toList();
    }

    private static Optional<LossCurve> lossCurve(Adapter adapter) {
        List<double[]> log = StoredJson.lossLog(adapter.lossLog());
        if (log.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LossCurve(
                adapter.adapter(),
                adapter.scheme(),
                adapter.setting(),
                adapter.memory(),
                adapter.personaId(),
                adapter.seed(),
                log.stream().mapToDouble(point -> point[0]).toArray(),
                log.stream().mapToDouble(point -> point[1]).toArray()));
    }

    private String write(String name, String content) {
        return HadoopFiles.write(
                context.folder("reports"),
                name,
                content,
                context.spark().sparkContext().hadoopConfiguration());
    }
}
