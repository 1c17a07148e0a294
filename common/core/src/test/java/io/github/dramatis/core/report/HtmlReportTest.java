package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.report.Report.LossCurve;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final String HOSTILE =
            "<script>alert('x')</script>\"><img src=x onerror=alert(1)> & \u0000\u202E\uD800 ]]> </style>";

    @Test
    void textFromDataStaysText() {
        String html = HtmlReport.render(SampleReport.report(List.of(HOSTILE, HOSTILE), HOSTILE, HOSTILE));

        assertThat(html)
                .doesNotContain("<script")
                .doesNotContain("<img")
                .doesNotContain("\u0000")
                .doesNotContain("\uD800");
        assertThat(html).contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&gt;&lt;img");
        assertThat(html.split("</style>", -1)).hasSize(2);
    }

    @Test
    void nothingIsLoadedFromAnywhere() {
        String html = HtmlReport.render(SampleReport.report());

        assertThat(html).contains("default-src 'none'; style-src 'unsafe-inline'");
        assertThat(html)
                .doesNotContain("http://")
                .doesNotContain("https://")
                .doesNotContain("url(")
                .doesNotContain("@import");
        assertThat(Pattern.compile("\\s(src|href|on\\w+)=").matcher(html).find())
                .isFalse();
    }

    @Test
    void theSameReportGivesTheSameBytes() {
        assertThat(HtmlReport.render(SampleReport.report())).isEqualTo(HtmlReport.render(SampleReport.report()));
    }

    @Test
    void theFirstParagraphAnswersWhetherPersonasHelp() {
        Report report = SampleReport.report();
        String html = HtmlReport.render(report);

        Findings findings = new Findings(report.results());
        assertThat(html.substring(html.indexOf("<p")))
                .startsWith("<p class=\"lead\">" + String.join(" ", findings.answers()) + "</p>\n<p>"
                        + findings.summary() + "</p>")
                .contains("<li>" + findings.of(SampleReport.PERSONA) + "</li>");
    }

    @Test
    void everyFigureIsWellFormedAndDescribed() throws Exception {
        String html = HtmlReport.render(SampleReport.report());

        List<String> figures = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL)
                .matcher(html)
                .results()
                .map(match -> match.group())
                .toList();
        assertThat(figures).hasSizeGreaterThan(20);
        for (String figure : figures) {
            var svg = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(figure)))
                    .getDocumentElement();
            assertThat(svg.getFirstChild().getNodeName()).isEqualTo("title");
            assertThat(svg.getFirstChild().getNextSibling().getNodeName()).isEqualTo("desc");
            assertThat(figure).doesNotContain("NaN").doesNotContain("Infinity");
        }
    }

    @Test
    void anEmptyRunStillGivesAPage() {
        assertThat(HtmlReport.render(empty())).contains("Nothing was measured").endsWith("</html>\n");
    }

    @Test
    void variantsAreComparedWithTheBestBaselineInErrorAndInLikelihood() {
        String html = HtmlReport.render(SampleReport.report());

        assertThat(html)
                .containsSubsequence(
                        ">RMSE minus the best baseline&#39;s</th>",
                        ">NLL minus the best baseline&#39;s</th>",
                        "<tr><th scope=\"row\">persona (short+long)</th>",
                        "<td class=\"open\">−0.008<small>−0.038 to +0.022</small>\n<span class=\"badge\">cannot tell",
                        "<td class=\"better\">−0.012<small>−0.018 to −0.006</small>\n<span class=\"badge\">better")
                .containsSubsequence(
                        "<desc>NLL minus that of the damped user+item bias, same rows. frozen (short+long): +0.714",
                        "<desc>RMSE minus that of the damped user+item bias, same rows. frozen (short+long): +0.920");
    }

    @Test
    void controlsAndAblationsAreShownWithTheirIntervals() {
        String html = HtmlReport.render(SampleReport.report());

        assertThat(html)
                .contains("<desc>NLL minus that of the control. against random clusters (short+long): −0.030 (−0.050 to"
                        + " −0.010). against single-min (short+long): −0.025 (−0.045 to −0.005)."
                        + " against single-max (short+long): +0.011 (+0.003 to +0.019).</desc>")
                .contains(
                        "<desc>NLL minus that of the other, same rows. single-max (short+long masked-title) instead of"
                                + " single-max (short+long): +0.020 (+0.008 to +0.032). single-max (short+long) instead"
                                + " of frozen (short+long): −0.700 (−0.740 to −0.660).</desc>");
    }

    @Test
    void whereRowsWereDrawnWithDifferentChancesTheWeightedErrorStandsBesideTheError() {
        Report drawn = SampleReport.report();
        String weighted = "<td>0.896<small>0.862–0.930</small></td>\n<td>0.863<small>0.835–0.891</small></td>";

        assertThat(HtmlReport.render(drawn))
                .containsSubsequence(">weighted RMSE</th>", ">RMSE a user</th>", "persona (short+long)", weighted);
        assertThat(HtmlReport.render(withEqualWeights(drawn)))
                .contains("persona (short+long)")
                .contains("<th scope=\"row\">weighted RMSE</th>", "<th scope=\"row\">RMSE a user</th>")
                .doesNotContainPattern("<th scope=\"col\"[^>]*>(weighted RMSE|RMSE a user)</th>")
                .doesNotContain(weighted);
    }

    /** Where all rows have the same weight, the weighted RMSE is the RMSE. */
    private static Report withEqualWeights(Report r) {
        List<Measurement> measurements = r.results().measurements().stream()
                .filter(m -> m.measure() != Measure.RMSE_WEIGHTED)
                .flatMap(m -> m.measure() == Measure.RMSE && m.personaId() == null && m.slice() == null
                        ? Stream.of(m, weighted(m))
                        : Stream.of(m))
                .toList();
        return withMeasurements(r, measurements);
    }

    private static Report withMeasurements(Report r, List<Measurement> measurements) {
        return new Report(
                r.scale(),
                new Results(measurements, r.results().contrasts()),
                r.choices(),
                r.notes(),
                r.distributions(),
                r.pools(),
                r.ownShares(),
                r.calibrations(),
                r.personas(),
                r.sweep(),
                r.losses(),
                r.shown(),
                r.portraits());
    }

    private static Measurement weighted(Measurement rmse) {
        return new Measurement(
                rmse.predictor(),
                null,
                Measure.RMSE_WEIGHTED,
                rmse.value(),
                rmse.interval(),
                rmse.rows(),
                rmse.users());
    }

    @Test
    void everyMeasureStandsInTheTableOfResultsOrCollapsedBelowIt() {
        Report sample = SampleReport.report();
        List<Measurement> all = new ArrayList<>(sample.results().measurements());
        for (Measure measure : Measure.values()) {
            all.add(new Measurement(SampleReport.PERSONA, null, measure, 0.5, new Interval(0.4, 0.6), 1027, 143));
        }

        String html = HtmlReport.render(withMeasurements(sample, all));

        for (Measure measure : Measure.values()) {
            assertThat(html).contains(">" + measure.title().replace("'", "&#39;") + "</th>");
        }
        assertThat(html)
                .containsSubsequence(
                        "<details><summary>All measures</summary>",
                        "<th scope=\"col\">persona (short+long)</th>",
                        "<th scope=\"row\">prose</th>\n<td>81\u00A0%<small>81–81\u00A0%</small></td>",
                        "<th scope=\"row\">Spearman a user</th>",
                        "<td>0.310<small>0.270–0.350</small></td>",
                        "<th scope=\"row\">AUC of likes</th>",
                        "</details>");
        int begin = html.indexOf("<summary>All measures</summary>");
        assertThat(html.substring(begin, html.indexOf("</details>", begin)))
                .as("what the table above shows")
                .doesNotContain(">RMSE</th>", ">NLL</th>", ">within-item tau</th>");
    }

    @Test
    void theWeightOfTheModelInAPoolIsShownWithItsInterval() {
        assertThat(HtmlReport.render(SampleReport.report()))
                .containsSubsequence(
                        "<h2>What the model adds to the numbers</h2>",
                        "<tr><th scope=\"row\">pooled persona (short+long)</th>\n"
                                + "<td>0.410<small>0.300–0.520</small></td>\n"
                                + "<td>0.830</td>\n<td>ridge with content</td>");
    }

    @Test
    void besideTheDifferenceToAControlDrawnFromEverybodyStandsHowManyOwnRowsItHas() {
        assertThat(HtmlReport.render(SampleReport.report()))
                .containsSubsequence(
                        "<h2>Personas against their controls</h2>",
                        "Of the rows of single-min, drawn from everybody, 24–27\u00A0% are of the persona's own users.",
                        "against single-min (short+long)");
    }

    @Test
    void calibrationShowsWhatWasGivenWhereAlikeRatingsWereExpected() {
        assertThat(HtmlReport.render(SampleReport.report()))
                .contains("<title>Calibration, damped user+item bias</title>")
                .contains("expected 1.400, given 1.900 (1.300–2.500), 12 rows");
    }

    @Test
    void errorsAreShownByPersonaPopularityAndActivity() {
        assertThat(HtmlReport.render(SampleReport.report()))
                .contains("<title>Error by persona</title>")
                .contains(" popular items: persona (short+long) 0.848 (0.808–0.888), damped user+item bias 0.855"
                        + " (0.815–0.895). active users: ")
                .contains("<desc>NLL on these rows. cold items: persona (short+long) 1.850 (1.810–1.890), damped"
                        + " user+item bias 1.880 (1.840–1.920). rare items: ");
    }

    @Test
    void belowTheErrorsByPersonaItSaysWhichPersonasTheirAdapterHelps() {
        assertThat(HtmlReport.render(SampleReport.report()))
                .containsSubsequence(
                        "<h2>Error by persona</h2>",
                        ">NLL against single-max (short+long)</th>",
                        ">RMSE against single-max (short+long)</th>",
                        "<tr><th scope=\"row\">persona 2</th>\n<td>16</td>\n<td class=\"open\">−0.020<small>−0.046 to"
                                + " +0.006</small>\n<span class=\"badge\">cannot tell</span></td>",
                        "<h2>Error by popularity");
    }

    @Test
    void theSwapMatrixSaysFirstForHowManyPersonasTheOwnAdapterIsTheBest() {
        assertThat(HtmlReport.render(SampleReport.report()))
                .containsSubsequence(
                        "<p>persona (short+long): for 4 of 4 personas the own adapter has the least NLL.</p>",
                        "<tr><th scope=\"row\">persona 0</th>\n<td class=\"own\">1.610<small>1.560–1.660</small>\n"
                                + "<span class=\"badge\">least</span></td>\n<td>1.700<small>1.650–1.750</small></td>",
                        "<p>persona (short+long): for 1 of 4 personas the own adapter has the least RMSE.</p>",
                        "<tr><th scope=\"row\">persona 0</th>\n<td class=\"own\">0.920<small>0.860–0.980</small></td>\n"
                                + "<td>0.910<small>0.850–0.970</small>\n<span class=\"badge\">least</span></td>");
    }

    @Test
    void aPersonasCardHasAnAnswerOfItsAgentNextToTheRealOne() {
        assertThat(HtmlReport.render(SampleReport.report()))
                .contains("User <bdi>312</bdi> gave 4 to <bdi>Heat (1995) · Crime, Thriller</bdi>;\n"
                        + "the agent expected 3.46:");
    }

    @Test
    void whatWasNotMeasuredHasNoSection() {
        assertThat(HtmlReport.render(empty()))
                .containsOnlyOnce("<h2>How this was measured</h2>")
                .doesNotContain(
                        "<svg",
                        "Calibration",
                        "adds to the numbers",
                        "Swapped",
                        "controls",
                        "single parts",
                        "popularity");
    }

    @Test
    void itIsWrittenWhereOneCanLookAtIt() throws Exception {
        Path file = Files.writeString(Path.of("target/sample-report.html"), HtmlReport.render(SampleReport.report()));

        assertThat(file).isNotEmptyFile();
    }

    @Test
    void withoutRatingsTheReportIsAboutChoicesAndNamesWhatIsLeftOut() {
        Report rated = SampleReport.report();
        Report report =
                Report.ofChoices(rated.choices(), List.of(Report.LEFT_OUT), List.of(), rated.sweep(), rated.losses());

        String html = HtmlReport.render(report);

        assertThat(html.substring(html.indexOf("<p")))
                .startsWith("<p class=\"lead\">" + new ChoiceTable(report.choices()).finding());
        assertThat(html)
                .contains("What they would take next", "Training loss", Report.LEFT_OUT)
                .doesNotContain("RMSE", "Rating distributions", "Agents to read", "Nothing was measured");
    }

    private static Report empty() {
        return new Report(
                new RatingScale(1, 5, 1),
                new Results(List.of(), List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of());
    }

    @Test
    void theCurvesOfSeveralSeedsSayWhichOneTheyAreOf() {
        List<LossCurve> ofSeeds = List.of(curve("0", 0), curve("0", 1), curve("1", 0), curve("1", 1));
        List<LossCurve> ofOneSeed = List.of(curve("0", 0), curve("1", 0));

        assertThat(ofSeeds.stream().map(curve -> LossFigure.name(curve, ofSeeds)))
                .containsExactly("persona 0, seed 0", "persona 0, seed 1", "persona 1, seed 0", "persona 1, seed 1");
        assertThat(ofOneSeed.stream().map(curve -> LossFigure.name(curve, ofOneSeed)))
                .containsExactly("persona 0", "persona 1");
    }

    private static LossCurve curve(String personaId, int seed) {
        return new LossCurve(
                "persona", "traits", null, "short", personaId, seed, new double[] {1, 2}, new double[] {2, 1});
    }
}
