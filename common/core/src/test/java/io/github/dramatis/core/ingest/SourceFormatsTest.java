package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceFormatsTest {
    @Test
    void aFormatBringsItsScale() {
        assertThat(SourceFormats.scale(TestSources.of("movielens-latest"))).isEqualTo(new RatingScale(0.5, 5, 0.5));
        assertThat(SourceFormats.scale(TestSources.of("amazon-2023"))).isEqualTo(new RatingScale(1, 5, 1));
    }

    @Test
    void theConfigurationMaySayOtherwise() {
        SourceConfig source = source("format: csv", "path: x", "scale: {min: 0, max: 10, step: 1}");

        assertThat(SourceFormats.scale(source)).isEqualTo(new RatingScale(0, 10, 1));
    }

    @Test
    void anUnknownFormatIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> source("format: movielens1m", "path: x"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.format: must be one of movielens-latest")
                .hasMessageContaining("did you mean movielens-1m?");
    }

    private static SourceConfig source(String... lines) {
        return LoadedConfig.parse("test.yaml", "source:\n  " + String.join("\n  ", lines), List.of())
                .config()
                .source();
    }

    @Test
    void whatIsAboutRatingsSaysWhyItCannotBeDoneWithoutAnyAndWhatCan() {
        SourceConfig taken = TestSources.ofTaken("movielens-latest");

        assertThat(SourceFormats.scale(taken)).isEqualTo(RatingScale.TAKEN);
        assertThatCode(() -> SourceFormats.requireRatings(TestSources.of("csv"), "--gate", "leave it out"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> SourceFormats.requireRatings(taken, "--gate", "leave it out"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--gate")
                .hasMessageContaining("it is about ratings, and the source has none (source.feedback: taken)")
                .hasMessageContaining("leave it out");
    }
}
