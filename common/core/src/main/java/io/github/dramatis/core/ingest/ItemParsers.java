package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.ColumnMapping;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import java.util.List;

/** Chooses the parser of an item list by the source's format and the list's first line. */
public final class ItemParsers {
    private static final List<String> MOVIE_COLUMNS = List.of("movieId", "title", "genres");
    /** id, title, three fields, nineteen flags. */
    private static final int FLAG_COLUMNS = 24;

    private ItemParsers() {}

    /**
     * The parser of a file of lines.
     *
     * @param file for messages
     * @param firstLine of the file, which shows whether it is in the format at all
     * @throws UserError if it is not, or if a mapped column is missing
     */
    public static ItemLineParser of(SourceConfig source, String file, String firstLine) {
        return switch (SourceFormats.format(source)) {
            case MOVIELENS_LATEST -> {
                expect(
                        firstLine.equals(String.join(",", MOVIE_COLUMNS)),
                        source,
                        file,
                        firstLine,
                        "the header '" + String.join(",", MOVIE_COLUMNS) + "'");
                yield movies(new SeparatedLine(",", true), firstLine);
            }
            case MOVIELENS_1M -> {
                SeparatedLine line = new SeparatedLine("::", false);
                expect(
                        line.split(firstLine).size() == MOVIE_COLUMNS.size(),
                        source,
                        file,
                        firstLine,
                        "id, title and genres parted by ::");
                yield movies(line, null);
            }
            case MOVIELENS_100K -> {
                boolean fits = new SeparatedLine("|", false).split(firstLine).size() == FLAG_COLUMNS;
                expect(fits, source, file, firstLine, FLAG_COLUMNS + " fields parted by |");
                yield new FlagItems();
            }
            case AMAZON_5CORE -> json(source, file, firstLine, "asin");
            case AMAZON_2023 -> json(source, file, firstLine, "parent_asin");
            case CSV -> csv(source, file, firstLine);
            case PARQUET -> throw new IllegalArgumentException("Parquet has no lines");
        };
    }

    /**
     * The parser of MovieLens' {@code links.csv}: items with their ids elsewhere as other fields and nothing else.
     *
     * @throws UserError if it has no column movieId
     */
    public static ItemLineParser links(String file, String firstLine) {
        SeparatedLine line = new SeparatedLine(",", true);
        HeaderColumns header = HeaderColumns.of(file, line, firstLine);
        int id = header.index("source.path", MOVIE_COLUMNS.get(0));
        return new SeparatedItems(line, firstLine, header.names(), id, -1, -1, -1, new ItemFields(false));
    }

    private static ItemLineParser movies(SeparatedLine line, String header) {
        return new SeparatedItems(line, header, MOVIE_COLUMNS, 0, 1, -1, 2, new ItemFields(true));
    }

    private static ItemLineParser json(SourceConfig source, String file, String firstLine, String id) {
        boolean fits = firstLine.startsWith("{") && firstLine.contains(id);
        expect(fits, source, file, firstLine, "a JSON object with " + id + " and title");
        return new JsonItems(id);
    }

    private static ItemLineParser csv(SourceConfig source, String file, String firstLine) {
        SeparatedLine line = new SeparatedLine(source.separator(), true);
        HeaderColumns header = HeaderColumns.of(file, line, firstLine);
        ColumnMapping columns = source.columns();
        return new SeparatedItems(
                line,
                firstLine,
                List.copyOf(header.names()),
                header.index("source.columns.item-id", columns.itemId()),
                header.indexOrNone(columns.title()),
                header.indexOrNone(columns.year()),
                header.indexOrNone(columns.categories()),
                new ItemFields(false));
    }

    private static void expect(boolean fits, SourceConfig source, String file, String firstLine, String expected) {
        if (!fits) {
            throw FormatGuess.mismatch(source, file, firstLine, expected);
        }
    }
}
