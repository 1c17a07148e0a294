package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protects: a file that is no text is called what it is, with what to do about it. */
class ForeignFileTest {
    private static final String HEADER = "user_id,item_id,rating,timestamp";

    @ParameterizedTest
    @CsvSource({
        "UTF-16, UTF-16 text, iconv -f UTF-16 -t UTF-8",
        "UTF-16LE, UTF-16LE text, iconv -f UTF-16LE -t UTF-8",
        "UTF-16BE, UTF-16BE text, iconv -f UTF-16BE -t UTF-8",
        "X-UTF-32LE-BOM, UTF-32 text, iconv -f UTF-32 -t UTF-8"
    })
    void textOfSeveralBytesASign(String charset, String is, String cure) {
        ForeignFile file = of(HEADER.getBytes(Charset.forName(charset)));

        assertThat(file.is()).isEqualTo(is);
        assertThat(file.cure()).contains(cure);
    }

    @Test
    void packedWithoutTheEndingThatSaysSo() {
        assertThat(of(new byte[] {0x1f, (byte) 0x8b, 8, 0}).is()).isEqualTo("packed with gzip");
        assertThat(of(new byte[] {0x1f, (byte) 0x8b, 8, 0}).cure()).contains(".gz");
        assertThat(of(new byte[] {'P', 'K', 3, 4}).is()).contains("zip archive");
    }

    @Test
    void textAndParquetAreNot() {
        for (String text : new String[] {HEADER, "{\"a\": 1}", "1::2::3::4", "\ufeffuser", "", "PAR1\0\0\u0001"}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(ForeignFile.of(bytes, bytes.length)).as(text).isEmpty();
        }
    }

    @Test
    void whereATextIsWantedParquetIsToldToo() {
        byte[] parquet = "PAR1\0\0\u0001".getBytes(StandardCharsets.UTF_8);

        assertThat(ForeignFile.parquet(parquet, parquet.length).orElseThrow().cure())
                .contains("source.format: parquet");
        assertThat(ForeignFile.parquet(new byte[] {'P', 'A', 'R'}, 3)).isEmpty();
    }

    private static ForeignFile of(byte[] head) {
        return ForeignFile.of(head, head.length).orElseThrow();
    }
}
