package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.samskivert.mustache.MustacheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
    private static final Path TEMPLATES = Path.of("src/main/resources/io/github/dramatis/core/report");

    record Legend(List<Key> legend) {}

    record Nameless(List<String> legend) {}

    record Nothing() {}

    @Test
    void textBecomesTextWhateverItIs() {
        String html = new HtmlPage("legend")
                .render(new Legend(List.of(new Key("\" onload=\"", "<b>&'\u0000\uD800\uFFFE\n"))));

        assertThat(html)
                .contains("class=\"key &quot; onload=&quot;\"")
                .contains("&lt;b&gt;&amp;&#39;\uFFFD\uFFFD\uFFFD\n");
    }

    @Test
    void aVariableThatIsMissingIsAnError() {
        HtmlPage page = new HtmlPage("legend");
        Nameless nameless = new Nameless(List.of("no key"));

        assertThatThrownBy(() -> page.render(nameless))
                .isInstanceOf(MustacheException.class)
                .hasMessageContaining("style");
        assertThatThrownBy(() -> page.render(new Nothing()))
                .isInstanceOf(MustacheException.class)
                .hasMessageContaining("legend");
    }

    @Test
    void noTemplateAsksForARawValue() throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            List<Path> templates =
                    files.filter(file -> file.toString().endsWith(".mustache")).toList();
            assertThat(templates).hasSizeGreaterThan(5);
            for (Path template : templates) {
                assertThat(Files.readString(template)).doesNotContain("{{{", "{{&", "<script");
            }
        }
    }
}
