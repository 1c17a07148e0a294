package io.github.dramatis.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.HostileText;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file holds, it is read or refused with a reason: no parser throws, and a header only what users read. */
class SourceFuzzTest {
    private static final List<SourceConfig> SOURCES = Stream.of(
                    "movielens-latest", "movielens-1m", "movielens-100k", "amazon-5core", "amazon-2023", "csv")
            .map(format -> LoadedConfig.parse("test", "source: {format: " + format + ", path: p}", List.of())
                    .config()
                    .source())
            .toList();
    private static final List<String> HEADERS = List.of(
            "userId,movieId,rating,timestamp",
            "user_id,item_id,rating,timestamp",
            "movieId,title,genres",
            "item_id,title,year,categories",
            "userId,movieId,tag,timestamp",
            "user_id,timestamp,slate,taken",
            "1::2::3::4",
            "1\t2\t3\t4",
            "{\"reviewerID\": \"a\", \"asin\": \"b\", \"overall\": 5.0, \"unixReviewTime\": 1}",
            "{'asin': 'b', 'title': 'c', 'categories': [['d']]}");

    @Provide
    Arbitrary<String> lines() {
        return HostileText.texts();
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.oneOf(Arbitraries.of(HEADERS), Arbitraries.of(HEADERS), HostileText.texts());
    }

    @Provide
    Arbitrary<SourceConfig> sources() {
        return Arbitraries.of(SOURCES);
    }

    /** Empty if it was refused in words for users. */
    private static <T> Optional<T> made(Supplier<T> parser) {
        try {
            return Optional.of(parser.get());
        } catch (UserError e) {
            assertThat(e.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }

    @Property
    void aRatingIsReadOrRefused(
            @ForAll("sources") SourceConfig source, @ForAll("headers") String header, @ForAll("lines") String line) {
        made(() -> RatingParsers.of(source, "f", header)).ifPresent(parser -> {
            RatingLine read = parser.parse(line);
            assertThat(read).isNotNull();
            if (read.problem() == null) {
                assertThat(read.userId()).isNotBlank();
                assertThat(read.itemId()).isNotBlank();
                assertThat(read.rating()).isFinite();
            }
        });
    }

    @Property
    void anItemIsReadOrRefused(
            @ForAll("sources") SourceConfig source, @ForAll("headers") String header, @ForAll("lines") String line) {
        made(() -> ItemParsers.of(source, "f", header)).ifPresent(parser -> {
            ItemLine read = parser.parse(line);
            assertThat(read.problem() == null).isEqualTo(read.itemId() != null);
            assertThat(parser.columns(line)).isNotNull();
        });
        made(() -> ItemParsers.links("f", header))
                .ifPresent(parser -> assertThat(parser.parse(line)).isNotNull());
        made(() -> ItemParsers.details(source, NamedFields.NONE, "f", header))
                .ifPresent(parser -> assertThat(parser.parse(line)).isNotNull());
    }

    @Property
    void aTagAndAnImpressionAreReadOrRefused(
            @ForAll("sources") SourceConfig source, @ForAll("headers") String header, @ForAll("lines") String line) {
        made(() -> TagParser.of("f", header)).ifPresent(parser -> {
            TagLine read = parser.parse(line);
            assertThat(read.problem() == null).isEqualTo(read.itemId() != null);
        });
        made(() -> ImpressionParser.of(source, "f", header)).ifPresent(parser -> {
            ImpressionLine read = parser.parse(line);
            assertThat(read.problem() == null).isEqualTo(!read.slate().isEmpty());
        });
    }
}
