package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvertedTitleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Matrix, The | The Matrix",
                "City of Lost Children, The (Cité des enfants perdus, La)"
                        + " | The City of Lost Children (La Cité des enfants perdus)",
                "Bear, The (Ours, L') | The Bear (L'Ours)",
                "Cops (a.k.a. Keystone, The) | Cops (a.k.a. The Keystone)",
                "Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il)"
                        + " | The Good, the Bad and the Ugly (Il Buono, il brutto, il cattivo)",
            })
    void articlesComeToTheFront(String catalogued, String said) {
        assertThat(InvertedTitle.upright(catalogued)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Monsters, Inc.",
                "I Love You, Man",
                "Play It Again, Sam",
                "Heat",
                "$9.99",
                "Tinker, Tailor, Soldier, Spy"
            })
    void commasThatAreNoCatalogueStay(String title) {
        assertThat(InvertedTitle.upright(title)).isEqualTo(title);
    }
}
