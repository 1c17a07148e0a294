package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.ingest.SeparatedLine.Escape;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SeparatedLineTest {
    @Property
    void whatIsQuotedByTheRulesComesBackAsItWas(
            @ForAll @Size(min = 1, max = 6)
                    List<@Chars({',', '"', ':', ' '}) @CharRange(from = 'a', to = 'e') String> fields) {
        String line = fields.stream()
                .map(field -> '"' + field.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));

        assertThat(new SeparatedLine(",", true).split(line)).isEqualTo(fields);
    }

    @Test
    void quotesStandWhereAFieldNeedsThem() {
        assertThat(new SeparatedLine(",", true).split("11,\"American President, The (1995)\",Drama,"))
                .containsExactly("11", "American President, The (1995)", "Drama", "");
    }

    @Test
    void aSeparatorMayHaveSeveralCharactersAndQuotesBePlainText() {
        assertThat(new SeparatedLine("::", false).split("1::\"So Fine\": a film::x"))
                .containsExactly("1", "\"So Fine\": a film", "x");
    }

    @Test
    void aQuoteThatStaysOpenIsRefused() {
        assertThatThrownBy(() -> new SeparatedLine(",", true).split("1,\"abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("never closed");
    }

    @Test
    void aLineGoesOnWhereAQuotedFieldIsNotClosed() {
        SeparatedLine line = new SeparatedLine(",", true);

        assertThat(line.goesOn("1,\"abc", false)).isTrue();
        assertThat(line.goesOn("1,\"a\"\"", false)).isTrue();
        assertThat(line.goesOn("1,\"he said \"hi\" and", false)).isTrue(); // nobody doubled them: text all the same
        assertThat(line.goesOn("1,\"abc\",5' 2\"", false)).isFalse();
        assertThat(line.goesOn("1,\"\",\"\"", false)).isFalse();
        assertThat(line.goesOn("1,6\" pipe", false)).isFalse();
        assertThat(line.goesOn("u9,i1,5,100", true)).isTrue();
        assertThat(line.goesOn("end\",2", true)).isFalse();
        assertThat(line.goesOn("end\",\"again", true)).isTrue();
        assertThat(new SeparatedLine("::", false).goesOn("1::\"abc", false)).isFalse();
    }

    @Property
    void whatIsQuotedWithBackslashesComesBackAsItWas(
            @ForAll @Size(min = 1, max = 6)
                    List<@Chars({',', '"', '\\', ' '}) @CharRange(from = 'a', to = 'e') String> fields) {
        String line = fields.stream()
                .map(field -> '"' + field.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(","));

        assertThat(new SeparatedLine(",", true, Escape.BACKSLASH).split(line)).isEqualTo(fields);
    }

    /** Otherwise a text could be written so that it is read as rows. */
    @Property
    void whereBothWaysOfQuotingEndAFieldElsewhereTheLineIsDoubtful(
            @ForAll @Size(min = 1, max = 4) List<@Chars({',', '"', '\\', 'a', '\n'}) String> fields) {
        SeparatedLine untold = new SeparatedLine(",", true, Escape.UNTOLD);
        for (Escape written : List.of(Escape.BACKSLASH, Escape.DOUBLED)) {
            String record = fields.stream()
                    .map(field -> '"' + quoted(field, written) + '"')
                    .collect(Collectors.joining(","));
            String[] lines = record.split("\n", -1);
            boolean open = false;
            int last = 0;
            for (int i = 0; i < lines.length; i++) {
                open = untold.goesOn(lines[i], open);
                last = i;
                if (!open) {
                    break;
                }
            }
            String first = String.join("\n", List.of(lines).subList(0, last + 1));
            if (!open && !untold.isDoubtful(first)) {
                assertThat(withoutSigns(fieldsOrNothing(untold, first))).isIn(withoutSigns(fields), List.of());
            }
        }
    }

    private static String quoted(String field, Escape escape) {
        return escape == Escape.DOUBLED
                ? field.replace("\"", "\"\"")
                : field.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static List<String> withoutSigns(List<String> fields) {
        return fields.stream().map(field -> field.replaceAll("[\\\\\"]", "")).toList();
    }

    /** Nothing where the line is refused. */
    private static List<String> fieldsOrNothing(SeparatedLine line, String text) {
        try {
            return line.split(text);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    @Test
    void aQuoteBehindABackslashIsRefusedWhereItMayEndTheField() {
        SeparatedLine untold = new SeparatedLine(",", true, Escape.UNTOLD);

        assertThat(untold.isDoubtful("\"He said \\\",u9,i3,5,1\nand left\",u1")).isTrue();
        assertThat(untold.isDoubtful("\"ends in \\\"")).isTrue();
        assertThat(untold.isDoubtful("\"ends in \\\\\",x")).isFalse();
        assertThat(untold.isDoubtful("\"{\"\"a\"\":\"\"b\\\"\"c\"\"}\",x")).isFalse();
        assertThat(untold.isDoubtful("said \\\",x")).isFalse();
        assertThatThrownBy(() -> untold.split("\"ends in \\\",x")).hasMessageContaining("source.escape");
        assertThat(new SeparatedLine(",", true).split("\"ends in \\\",x")).containsExactly("ends in \\", "x");
        SeparatedLine backslash = new SeparatedLine(",", true, Escape.BACKSLASH);
        assertThat(backslash.split("\"a \\\"b\\\", c:\\d\",x")).containsExactly("a \"b\", c:\\d", "x");
        assertThat(backslash.goesOn("\"He said \\\",u9,i3", false)).isTrue();
        assertThat(backslash.goesOn("and left\",u1", true)).isFalse();
    }

    @Property
    void linesOfARecordGoOnUntilItsEnd(
            @ForAll @Size(min = 1, max = 4)
                    List<@Chars({',', '"', '\n', ' '}) @CharRange(from = 'a', to = 'c') String> fields) {
        SeparatedLine separated = new SeparatedLine(",", true);
        String record = fields.stream()
                .map(field -> '"' + field.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
        String[] lines = record.split("\n", -1);

        boolean open = false;
        for (int i = 0; i < lines.length; i++) {
            open = separated.goesOn(lines[i], open);
            assertThat(open).isEqualTo(i < lines.length - 1);
        }
    }
}
