package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.ColumnMapping;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.SourceFormat;
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
                yield movies(source, new SeparatedLine(",", true), firstLine);
            }
            case MOVIELENS_1M -> {
                SeparatedLine line = new SeparatedLine("::", false);
                expect(
                        line.split(firstLine).size() == MOVIE_COLUMNS.size(),
                        source,
                        file,
                        firstLine,
                        "id, title and genres parted by ::");
                yield movies(source, line, null);
            }
            case MOVIELENS_100K -> {
                boolean fits = new SeparatedLine("|", false).split(firstLine).size() == FLAG_COLUMNS;
                expect(fits, source, file, firstLine, FLAG_COLUMNS + " fields parted by |");
                yield new FlagItems(new ItemFields(true, NamedFields.of(source)));
            }
            case AMAZON_5CORE -> json(source, file, firstLine, "asin");
            case AMAZON_2023 -> json(source, file, firstLine, "parent_asin");
            case CSV -> csv(source, NamedFields.of(source), file, firstLine);
            case PARQUET, TABLE -> throw new IllegalArgumentException("Parquet and tables have no lines");
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
        return new SeparatedItems(
                line, firstLine, header.names(), id, -1, -1, -1, new ItemFields(false, NamedFields.NONE));
    }

    /**
     * The parser of {@code source.item-details}.
     *
     * @param source with the format of this file: csv, else a JSON object a line
     * @throws UserError if a csv has no column of the item's id
     */
    public static ItemLineParser details(SourceConfig source, NamedFields named, String file, String firstLine) {
        return SourceFormats.format(source) == SourceFormat.CSV
                ? csv(source, named, file, firstLine)
                : new JsonItems(source.columns().itemId(), new ItemFields(false, named));
    }

    private static ItemLineParser movies(SourceConfig source, SeparatedLine line, String header) {
        ItemFields fields = new ItemFields(true, NamedFields.of(source));
        return new SeparatedItems(line, header, MOVIE_COLUMNS, 0, 1, -1, 2, fields);
    }

    private static ItemLineParser json(SourceConfig source, String file, String firstLine, String id) {
        boolean fits = firstLine.startsWith("{") && firstLine.contains(id);
        expect(fits, source, file, firstLine, "a JSON object with " + id + " and title");
        return new JsonItems(id, new ItemFields(false, NamedFields.of(source)));
    }

    private static ItemLineParser csv(SourceConfig source, NamedFields named, String file, String firstLine) {
        SeparatedLine line = SourceFormats.csv(source);
        HeaderColumns header = HeaderColumns.of(file, line, firstLine);
        ColumnMapping columns = source.columns();
        columns.renamedOfItems().forEach(header::index);
        return new SeparatedItems(
                line,
                firstLine,
                List.copyOf(header.names()),
                header.index("source.columns.item-id", columns.itemId()),
                header.indexOrNone(columns.title()),
                header.indexOrNone(columns.year()),
                header.indexOrNone(columns.categories()),
                new ItemFields(false, named));
    }

    private static void expect(boolean fits, SourceConfig source, String file, String firstLine, String expected) {
        if (!fits) {
            throw FormatGuess.mismatch(source, file, firstLine, expected);
        }
    }
}
