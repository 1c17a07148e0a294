package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.rating.RatingScale;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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
    void theFirstParagraphIsTheSummary() {
        Report report = SampleReport.report();
        String html = HtmlReport.render(report);

        String summary = new Findings(report.results()).summary();
        assertThat(html.substring(html.indexOf("<p"))).startsWith("<p class=\"lead\">" + summary);
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
    void anEmptyRunStillGivesAPage() throws Exception {
        Report empty = new Report(
                new RatingScale(1, 5, 1),
                new Results(List.of(), List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of());

        assertThat(HtmlReport.render(empty)).contains("Nothing was measured").endsWith("</html>\n");
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
}
