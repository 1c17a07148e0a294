package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
