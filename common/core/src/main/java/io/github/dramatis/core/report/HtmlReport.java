package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.report.Report.Distribution;
import io.github.dramatis.core.report.Report.LossCurve;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes report.html. It opens from disk without a network: styles and figures are inside, a content policy forbids
 * scripts and anything loaded. The same report gives the same bytes.
 */
public final class HtmlReport {
    private final Report report;
    private final Markup html = new Markup();

    private HtmlReport(Report report) {
        this.report = report;
    }

    /** The whole file. */
    public static String render(Report report) {
        return new HtmlReport(report).page();
    }

    private String page() {
        html.trusted("<!DOCTYPE html>\n").open("html", "lang", "en");
        head();
        html.open("body").open("main");
        html.element("h1", "What the agents are worth");
        if (report.scale().isRated()) {
            findings();
            results();
        } else {
            html.element("p", new ChoiceTable(report.choices()).finding(), "class", "lead");
        }
        choices();
        distributions();
        personaErrors();
        losses();
        sweep();
        new PersonaCards(html, report).write();
        new Portraits(html, report).write();
        notes();
        html.closeLine().close().close().trusted("\n");
        return html.toString();
    }

    private void head() {
        head(html, "Dramatis: what the agents are worth");
    }

    /** The head of a page: its styles are inside, and nothing is loaded. */
    static void head(Markup html, String title) {
        html.open("head").empty("meta", "charset", "utf-8");
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", title);
        html.open("style").trusted(styleSheet()).close().closeLine();
    }

    private void findings() {
        Findings findings = new Findings(report.results());
        html.element("p", findings.summary(), "class", "lead");
        if (report.results().bestBaseline().isEmpty()) {
            return;
        }
        html.open("ul", "class", "findings");
        findings.furtherAnswers().forEach(answer -> html.element("li", answer));
        for (Predictor variant : report.results().variants()) {
            html.element("li", findings.of(variant));
        }
        html.closeLine();
    }

    private void results() {
        section(
                "Results",
                "Errors are those of the expected rating; the other measures are of drawn ratings and sampled text. "
                        + "Small print: 95 % intervals from resampled users.");
        new ResultsTable(html, report).write();
        report.results().bestBaseline().ifPresent(this::differences);
        endSection();
    }

    private void choices() {
        if (report.choices().isEmpty()) {
            return;
        }
        ChoiceTable table = new ChoiceTable(report.choices());
        section("What they would take next", table.finding());
        table.write(html);
        endSection();
    }

    private void differences(Baseline best) {
        if (!report.results().variants().isEmpty()) {
            figure(
                    DifferenceFigure.of(report.results(), best),
                    "Difference of each variant to the best baseline, with 95 % intervals. Inside the grey band (±"
                            + Loss.RMSE.margin() + ") a difference does not matter.");
        }
    }

    private void distributions() {
        if (report.distributions().isEmpty()) {
            return;
        }
        section(
                "Rating distributions",
                "Grey is what users really gave, colour what the agents drew, on the same rows.");
        double top = report.distributions().stream()
                .mapToDouble(DistributionFigure::largestShare)
                .max()
                .orElse(1);
        List<Predictor> variants = report.results().variants();
        html.open("div", "class", "small-multiples");
        for (Distribution distribution : report.distributions()) {
            int series = Math.max(0, variants.indexOf(distribution.variant()));
            html.open("figure")
                    .trusted(DistributionFigure.of(distribution, report.scale(), series, top))
                    .closeLine();
        }
        html.closeLine();
        endSection();
    }

    private void personaErrors() {
        if (report.personas().isEmpty() || report.results().variants().isEmpty()) {
            return;
        }
        section("Error by persona", "Who is hard to predict, and whom an adapter helps.");
        html.open("p", "class", "legend");
        List<Predictor> variants = report.results().variants();
        for (int i = 0; i < variants.size(); i++) {
            legend(Figure.colour(i), variants.get(i).title());
        }
        report.results().bestBaseline().ifPresent(best -> legend("reference", best.title()));
        html.closeLine();
        figure(
                PersonaErrorFigure.of(report.results(), report.personas()),
                "RMSE on the test rows of each persona, with 95 % intervals from resampled users.");
        endSection();
    }

    private void losses() {
        if (report.losses().isEmpty()) {
            return;
        }
        section(
                "Training loss",
                "Mean over a twentieth of the steps, each curve an adapter; where there is one alone, its single"
                        + " steps lie behind.");
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
        html.open("div", "class", "small-multiples");
        kinds.forEach((kind, curves) -> {
            html.open("figure").trusted(LossFigure.of(kind, curves, top));
            if (curves.size() > 1) {
                html.open("figcaption", "class", "legend");
                for (int i = 0; i < curves.size(); i++) {
                    legend(Figure.colour(i), LossFigure.name(curves.get(i)));
                }
                html.close();
            }
            html.closeLine();
        });
        html.closeLine();
        endSection();
    }

    private void sweep() {
        if (report.sweep().isEmpty()) {
            return;
        }
        section("How many personas", "The criteria over the numbers that were tried.");
        html.open("div", "class", "small-multiples");
        html.open("figure").trusted(SweepFigure.silhouette(report.sweep())).closeLine();
        html.open("figure").trusted(SweepFigure.cost(report.sweep())).closeLine();
        html.closeLine();
        endSection();
    }

    private void notes() {
        section("How this was measured", "");
        html.open("ul", "class", "notes");
        report.notes().forEach(note -> html.element("li", note));
        html.closeLine();
        endSection();
    }

    private void section(String heading, String introduction) {
        html.open("section").element("h2", heading);
        if (!introduction.isEmpty()) {
            html.element("p", introduction);
        }
    }

    private void endSection() {
        html.closeLine();
    }

    private void figure(String svg, String caption) {
        html.open("figure").trusted(svg).element("figcaption", caption).closeLine();
    }

    private void legend(String style, String name) {
        html.open("span", "class", "entry")
                .open("span", "class", "key " + style)
                .close()
                .text(name)
                .close();
    }

    private static String styleSheet() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
