package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as the Amazon files of 2014 have them; nothing in them is evaluated. */
class PythonLiteralTest {
    @Test
    void aDictionaryIsReadAsPythonReadsIt() {
        JsonNode read = PythonLiteral.read(
                """
                {'title': 'Caf\\xe9 \\u2013 Se\\xf1or\\'s', u'plain': u"it's", 'price': 12.5, 'count': 3L, 'none': None,
                 'yes': True, 'no': False, 'path': r'C:\\n', 'joined': 'a' "b", 'categories': [['Home', 'Tables'], ()],
                 'oct': '\\101', 'odd': '\\q', 'tab': '\\t', 'face': '\\U0001f600', 'minus': -1e3, }""");

        assertThat(read.path("title").asText()).isEqualTo("Caf\u00e9 \u2013 Se\u00f1or's");
        assertThat(read.path("plain").asText()).isEqualTo("it's");
        assertThat(read.path("price").asDouble()).isEqualTo(12.5);
        assertThat(read.path("count").asText()).isEqualTo("3");
        assertThat(read.path("none").isNull()).isTrue();
        assertThat(read.path("yes").asBoolean()).isTrue();
        assertThat(read.path("no").asBoolean(true)).isFalse();
        assertThat(read.path("path").asText()).isEqualTo("C:\\n");
        assertThat(read.path("joined").asText()).isEqualTo("ab");
        assertThat(read.path("categories").toString()).isEqualTo("[[\"Home\",\"Tables\"],[]]");
        assertThat(read.path("oct").asText()).isEqualTo("A");
        assertThat(read.path("odd").asText()).isEqualTo("\\q");
        assertThat(read.path("tab").asText()).isEqualTo("\t");
        assertThat(read.path("face").asText()).isEqualTo("\uD83D\uDE00");
        assertThat(read.path("minus").asDouble()).isEqualTo(-1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a': open('x')}",
                "{'a': 1 + 1}",
                "{'a': __import__}",
                "{'a': 'b'",
                "{'a': 'b",
                "{'a' 'b'}",
                "{'a': '\\xg1'}",
                "{'a': '\\Uffffffff'}",
                "{'a': 1} x",
                ""
            })
    void whatIsNoLiteralIsRefused(String text) {
        assertThatThrownBy(() -> PythonLiteral.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nestingAndNumbersWithoutEndAreRefused() {
        assertThatThrownBy(() -> PythonLiteral.read("[".repeat(100_000))).hasMessageContaining("nested");
        assertThatThrownBy(() -> PythonLiteral.read("9".repeat(100_000))).hasMessageContaining("expected");
    }

    @Property
    void aPrintedStringComesBack(@ForAll String text) {
        String printed = text.codePoints()
                .mapToObj(c -> c == '\'' || c == '\\'
                        ? "\\" + (char) c
                        : c < 32 ? "\\x%02x".formatted(c) : Character.toString(c))
                .collect(Collectors.joining());

        assertThat(PythonLiteral.read("'" + printed + "'").asText()).isEqualTo(text);
    }
}
