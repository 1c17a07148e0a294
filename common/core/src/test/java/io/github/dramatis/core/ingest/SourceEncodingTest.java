package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.ImpressionsConfig;
import io.github.dramatis.core.config.SourceConfig;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protects: two ids that differ in a byte never become one since that byte could not be read. */
class SourceEncodingTest {
    private static final String TEXT = "u\u00e9,i\u00f1,3";
    private static final byte[] UTF_8 = TEXT.getBytes(StandardCharsets.UTF_8);
    private static final byte[] LATIN_1 = TEXT.getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void bytesThatMeanNothingAreToldAndNotReplaced() {
        SourceEncoding utf8 = SourceEncoding.of(TestSources.of("csv"));

        assertThat(utf8.decode(UTF_8, UTF_8.length)).isEqualTo(TEXT);
        assertThat(utf8.decode(LATIN_1, LATIN_1.length)).isNull();
        assertThat(utf8.undecodable(LATIN_1, LATIN_1.length)).isEqualTo(1);
    }

    @Test
    void theSignForBytesThatMeanNothingMayStandInAFile() {
        byte[] bytes = "a\ufffdb".getBytes(StandardCharsets.UTF_8);

        assertThat(SourceEncoding.of(TestSources.of("csv")).decode(bytes, bytes.length))
                .isEqualTo("a\ufffdb");
    }

    @Test
    void movieLensOldFormatsAreInLatin1UnlessSomebodyConvertedThem() {
        SourceEncoding movieLens = SourceEncoding.of(TestSources.of("movielens-1m"));

        assertThat(movieLens.decode(LATIN_1, LATIN_1.length)).isEqualTo(TEXT);
        assertThat(movieLens.decode(UTF_8, UTF_8.length)).isEqualTo(TEXT);
    }

    @Test
    void theConfigurationMayNameAnother() {
        byte[] bytes = "u\u20ac".getBytes(Charset.forName("windows-1252"));

        assertThat(SourceEncoding.of(named("windows-1252")).decode(bytes, bytes.length))
                .isEqualTo("u\u20ac");
        assertThat(SourceEncoding.of(named("windows-1252")).undecodable(new byte[] {'a', (byte) 0x81}, 2))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"latin-99, must name an encoding", "UTF-16, iconv -f UTF-16 -t UTF-8", "a b, must name an encoding"})
    void anEncodingThatIsUnknownOrOfOtherLineBreaksIsRefused(String encoding, String reason) {
        assertThatThrownBy(() -> named(encoding)).hasMessageContaining(reason);
    }

    private static SourceConfig named(String encoding) {
        SourceConfig csv = TestSources.of("csv");
        return new SourceConfig(
                csv.format(),
                "data",
                "",
                "",
                "",
                List.of(),
                SourceConfig.RATINGS,
                csv.columns(),
                ImpressionsConfig.none(),
                ",",
                "",
                encoding,
                true,
                csv.scale(),
                false,
                csv.maxRejected());
    }
}
