package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImpressionParserTest {
    private static final ImpressionParser PARSER =
            ImpressionParser.of(TestSources.ofTaken("csv"), "shown.csv", "slate,user_id,taken,timestamp");

    @Test
    void aSlateKeepsItsOrderAndWhatWasTakenFromIt() {
        assertThat(PARSER.parse("b|a| c,u1,a,1970-01-02"))
                .isEqualTo(new ImpressionLine("u1", 86_400_000_000L, List.of("b", "a", "c"), "a", null));
        assertThat(PARSER.parse("b|a,u1,,100").taken())
                .as("a page that was passed")
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a|b,,a,100; it has no user",
                "a|b,u1,a,; it has no timestamp",
                ",u1,,100; it shows no item",
                "a||b,u1,a,100; its slate has an item without an id",
                "a|b|a,u1,b,100; its slate has the item 'a' twice",
                "a|b,u1,c,100; the item taken, 'c', is not in its slate",
                "a|b,u1,a; it has 3 fields where 4 are expected"
            })
    void aRowThatIsNoSlateSaysWhy(String line, String problem) {
        assertThat(PARSER.parse(line).problem()).isEqualTo(problem);
        assertThat(PARSER.parse(line).slate()).isEmpty();
    }

    @Test
    void aTimeThatIsNoneIsNoError() {
        assertThat(PARSER.parse("a|b,u1,a,yesterday").problem()).contains("yesterday");
    }

    @Test
    void aMissingColumnIsNamedWithItsKey() {
        assertThatThrownBy(
                        () -> ImpressionParser.of(TestSources.of("csv"), "shown.csv", "user_id,timestamp,items,taken"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("column slate (source.impressions.slate)");
    }
}
