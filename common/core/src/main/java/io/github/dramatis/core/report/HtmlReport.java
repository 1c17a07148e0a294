package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.report.Report.LossCurve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes report.html. It opens from disk without a network: styles and figures are inside, a content policy forbids
 * scripts and anything loaded. The same report gives the same bytes. The methods are the variables of
 * {@code report.mustache}; an empty section is left out.
 */
public final class HtmlReport {
    private static final HtmlPage PAGE = new HtmlPage("report");

    private final Report report;
    private final Findings words;

    private HtmlReport(Report report) {
        this.report = report;
        this.words = new Findings(report.results());
    }

    /** The whole file. */
    public static String render(Report report) {
        return PAGE.render(new HtmlReport(report));
    }

    /** A section of small figures. */
    record Figures(List<Small> figures) {
        static Optional<Figures> of(List<Small> figures) {
            return figures.isEmpty() ? Optional.empty() : Optional.of(new Figures(figures));
        }
    }

    /** @param caption may be empty, as the legend */
    record Small(Figure figure, List<Key> legend, String caption) {
        Small(Figure figure) {
            this(figure, List.of(), "");
        }
    }

    String about() {
        return "what the agents are worth";
    }

    /** The answer to the question that the run asks. */
    String lead() {
        if (!isRated()) {
            return new ChoiceTable(report.choices()).finding();
        }
        List<String> answers = words.answers();
        return answers.isEmpty() ? words.summary() : String.join(" ", answers);
    }

    Optional<String> summary() {
        return isRated() && !words.answers().isEmpty() ? Optional.of(words.summary()) : Optional.empty();
    }

    List<String> findings() {
        return words.furtherAnswers();
    }

    List<String> ofVariants() {
        return report.results().bestBaseline().isEmpty()
                ? List.of()
                : variants().stream().map(words::of).toList();
    }

    Optional<HtmlTable> results() {
        return isRated() ? Optional.of(new HtmlResults(report.results()).table()) : Optional.empty();
    }

    /** What the table of results leaves out. */
    Optional<HtmlTable> otherMeasures() {
        return new HtmlResults(report.results()).others();
    }

    /** The variants against the best baseline. */
    List<Figure> differences() {
        return Stream.of(Loss.NLL, Loss.RMSE)
                .flatMap(loss -> report.results().bestBaseline().stream()
                        .flatMap(best -> DifferenceFigure.toBaseline(report, best, loss).stream()))
                .toList();
    }

    /** The table that says how much the model counts in each pooled agent. */
    Optional<HtmlTable> pools() {
        return report.pools().isEmpty() ? Optional.empty() : Optional.of(PoolTable.of(report.pools()));
    }

    /** Personas against their controls. */
    List<Figure> controls() {
        return Stream.of(Loss.NLL, Loss.RMSE)
                .flatMap(loss -> DifferenceFigure.declared(report, loss).stream())
                .toList();
    }

    /** The share of rows of the persona's own users in the control that is drawn from everybody: "25–27 %". */
    Optional<String> ownShares() {
        DoubleSummaryStatistics shares = report.ownShares().stream().collect(Collectors.summarizingDouble(s -> s));
        if (shares.getCount() == 0) {
            return Optional.empty();
        }
        String least = Numbers.percent(shares.getMin());
        return Optional.of(
                least.equals(Numbers.percent(shares.getMax()))
                        ? least
                        : Numbers.percent(new Interval(shares.getMin(), shares.getMax())));
    }

    Optional<Figure> ablations() {
        return DifferenceFigure.ablations(report, Loss.NLL);
    }

    Optional<Figures> calibrations() {
        return Figures.of(report.calibrations().stream()
                .map(c -> new Small(
                        CalibrationFigure.of(c, report.scale(), series(c.predictor())),
                        List.of(),
                        calibrationError(c.predictor())))
                .toList());
    }

    private String calibrationError(Predictor predictor) {
        return report.results()
                .of(predictor, Measure.CALIBRATION_EXPECTED)
                .map(m -> "calibration error " + Numbers.plain(m.value(), m.interval()))
                .orElse("");
    }

    List<Figure> sliceErrors() {
        return Stream.of(Measure.NLL, Measure.RMSE)
                .flatMap(measure -> ErrorFigure.ofSlices(report.results(), measure).stream())
                .toList();
    }

    List<SwapMatrix> swaps() {
        return SwapMatrix.of(
                report.results(),
                report.personas().stream().map(Report.PersonaCard::personaId).toList());
    }

    Optional<ChoiceTable> choices() {
        return report.choices().isEmpty() ? Optional.empty() : Optional.of(new ChoiceTable(report.choices()));
    }

    Optional<Figures> distributions() {
        double top = report.distributions().stream()
                .mapToDouble(DistributionFigure::largestShare)
                .max()
                .orElse(1);
        return Figures.of(report.distributions().stream()
                .map(d -> new Small(DistributionFigure.of(d, report.scale(), series(d.variant()), top)))
                .toList());
    }

    Optional<Figure> personaErrors() {
        return report.personas().isEmpty() || variants().isEmpty()
                ? Optional.empty()
                : Optional.of(ErrorFigure.ofPersonas(report.results(), report.personas()));
    }

    /** The table of personas against their controls, persona by persona. */
    Optional<HtmlTable> personaContrasts() {
        return PersonaContrasts.of(report.results(), report.personas());
    }

    Optional<Figures> losses() {
        double top = report.losses().stream()
                .flatMapToDouble(c -> Arrays.stream(LossFigure.smoothed(c.losses())))
                .max()
                .orElse(1);
        Map<String, List<LossCurve>> kinds = report.losses().stream()
                .collect(Collectors.groupingBy(
                        c -> Predictor.variant(c.adapter(), c.scheme(), c.setting(), c.memory())
                                .title(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return Figures.of(kinds.entrySet().stream()
                .map(kind -> new Small(LossFigure.of(kind.getKey(), kind.getValue(), top), names(kind.getValue()), ""))
                .toList());
    }

    /** One curve alone needs no legend. */
    private static List<Key> names(List<LossCurve> curves) {
        return curves.size() == 1
                ? List.of()
                : IntStream.range(0, curves.size())
                        .mapToObj(i -> new Key(Figure.colour(i), LossFigure.name(curves.get(i), curves)))
                        .toList();
    }

    Optional<Figures> sweep() {
        return Figures.of(Stream.of(SweepFigure.silhouette(report.sweep()), SweepFigure.cost(report.sweep()))
                .flatMap(Optional::stream)
                .map(Small::new)
                .toList());
    }

    Optional<PersonaCards> personas() {
        return report.personas().isEmpty() ? Optional.empty() : Optional.of(new PersonaCards(report));
    }

    Optional<Portraits> portraits() {
        return report.portraits().isEmpty() ? Optional.empty() : Optional.of(new Portraits(report));
    }

    List<String> notes() {
        return report.notes();
    }

    private boolean isRated() {
        return report.scale().isRated();
    }

    private List<Predictor> variants() {
        return report.results().variants();
    }

    private int series(Predictor predictor) {
        return predictor.isBaseline()
                ? Figure.REFERENCE
                : Math.max(0, variants().indexOf(predictor));
    }

    /** The variants in their colours and the best baseline. */
    List<Key> legend() {
        List<Key> keys = new ArrayList<>();
        variants().forEach(variant -> keys.add(new Key(Figure.colour(keys.size()), variant.title())));
        report.results().bestBaseline().ifPresent(best -> keys.add(new Key("reference", best.title())));
        return keys;
    }
}
