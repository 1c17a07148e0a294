package io.github.dramatis.core.config;

import io.github.dramatis.core.naming.NearestName;
import io.github.dramatis.core.rating.RatingAggregates;
import io.github.dramatis.core.rating.SourceFormat;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the ratings come from, or, without ratings, what was taken.
 *
 * @param format movielens-latest, movielens-1m, movielens-100k, amazon-5core, amazon-2023, csv, parquet or table; with
 *     {@code table} it need not be given
 * @param path folder or file; builtin:ml-latest-small is the data set in the application
 * @param table of the session's catalogs instead of a path: {@code db.ratings}, in Hive, Iceberg, Delta
 * @param items file of the items, for formats that keep them apart and for csv and parquet; the items' table beside
 *     {@code table}; empty: beside the ratings, or none
 * @param itemDetails file with more about the items, csv with a header, Parquet or a JSON object a line, whichever it
 *     is; the item's id in it is the column {@code source.columns.item-id}. Where both files have a field, this one
 *     counts
 * @param itemFields what else prompts, item vectors and reflection may be told of an item: columns of the items' file
 *     or of {@code item-details}, as they are, arrays joined by commas. Figures that sum up ratings are refused by
 *     their names, since the ratings that are asked about are in them. Of movielens-latest also {@code tags}, out of
 *     {@code tags.csv} beside the ratings: at most ten an item, the most given first, each given by two users or more,
 *     as far as each of them gave it before the own test part begins. A tag is free text about the very item that a
 *     prompt asks about, perhaps by the very user: the two users and the date bound what it can give away, they do not
 *     rule it out. Which users are agents is not known yet when the source is read
 * @param feedback what the source's rows say: {@code ratings}, how much an item was liked, or {@code taken}, nothing
 *     but that it was clicked, played or bought; a rating that such a row has is not looked at
 * @param columns for csv, parquet and tables: which column is what
 * @param impressions what users were shown, if the source has that
 * @param separator of csv
 * @param escape how csv writes a quote in a quoted field: {@code doubled} or {@code backslash}; empty: doubled, and
 *     where a backslash makes that doubtful the source is refused
 * @param encoding of text; empty: UTF-8, for movielens-1m and movielens-100k ISO-8859-1 where a line is not UTF-8
 * @param multiLine whether a quoted field of csv may hold line breaks; false: every line is a row
 * @param scale the values a rating can take; empty: the format's own; with feedback: taken there is none
 * @param sessions whether events that follow each other are a session, as plays and clicks are; simulated sessions are
 *     then made as long. A burst of ratings typed from memory, as of MovieLens, is none
 * @param maxRejected share of bad rows past which the result is marked incomplete
 */
public record SourceConfig(
        @Default("") String format,
        @Default("") String path,
        @Default("") String table,
        @Default("") String items,
        @Default("") String itemDetails,
        @Default("[]") List<String> itemFields,
        @Default(RATINGS) String feedback,
        ColumnMapping columns,
        ImpressionsConfig impressions,
        @Default(",") String separator,
        @Default("") String escape,
        @Default("") String encoding,
        @Default("true") boolean multiLine,
        ScaleConfig scale,
        @Default("false") boolean sessions,
        @Default("0.01") double maxRejected) {
    /** Feedback that says how much an item was liked. */
    public static final String RATINGS = "ratings";
    /** Feedback that says that an item was taken, and no more. */
    public static final String TAKEN = "taken";

    /** A quote in a quoted field is written twice. */
    public static final String DOUBLED = "doubled";
    /** A quote in a quoted field is written behind a backslash. */
    public static final String BACKSLASH = "backslash";

    /** The field that {@code columns.description} maps. */
    public static final String DESCRIPTION = "description";

    public SourceConfig {
        boolean isTable = !table.isBlank();
        Check.that(
                !isTable || format.isEmpty() || format.equals(SourceFormat.TABLE.configName()),
                "format",
                "must be table, or left out, where source.table is set, is " + format);
        Check.that(!isTable || path.isEmpty(), "path", "must be left out where source.table is set");
        format = isTable ? SourceFormat.TABLE.configName() : format;
        Check.that(!format.isEmpty(), "format", "must be set");
        Check.that(
                isTable || !format.equals(SourceFormat.TABLE.configName()),
                "table",
                "must name a table, like db.ratings");
        Check.that(
                SourceFormat.names().contains(format),
                "format",
                "must be one of " + String.join(", ", SourceFormat.names()) + ", is " + format + "; did you mean "
                        + NearestName.of(format, SourceFormat.names()) + "?");
        Check.that(isTable || !path.isBlank(), "path", "must name a file or folder");
        itemFields.forEach(SourceConfig::checkField);
        Check.that(
                List.of(RATINGS, TAKEN).contains(feedback),
                "feedback",
                "must be ratings or taken, is " + feedback + "; did you mean "
                        + NearestName.of(feedback, List.of(RATINGS, TAKEN)) + "?");
        Check.that(
                feedback.equals(RATINGS) || scale.isEmpty(),
                "scale",
                "must be left out where source.feedback is taken: there are no ratings");
        Check.that(
                !RatingAggregates.isNameOfOne(columns.description()),
                "columns.description",
                ofRatings(columns.description()));
        Check.that(!separator.isEmpty(), "separator", "must be one character or more");
        Check.that(
                List.of("", DOUBLED, BACKSLASH).contains(escape),
                "escape",
                "must be " + DOUBLED + " or " + BACKSLASH + ", is " + escape);
        Check.that(
                encoding.isEmpty() || isKnown(encoding),
                "encoding",
                "must name an encoding such as UTF-8, ISO-8859-1 or windows-1252, is " + encoding);
        Check.that(
                encoding.isEmpty() || !isKnown(encoding) || endsLinesAsAscii(Charset.forName(encoding)),
                "encoding",
                "is " + encoding + ", whose line breaks are not those of ASCII; convert the files: iconv -f " + encoding
                        + " -t UTF-8 FILE");
        Check.that(
                maxRejected >= 0 && maxRejected <= 1, "max-rejected", "must be a share from 0 to 1, is " + maxRejected);
    }

    /** Whether its rows say how much an item was liked. */
    public boolean hasRatings() {
        return feedback.equals(RATINGS);
    }

    /** Names of all fields that items can have. */
    public List<String> fieldNames() {
        List<String> names = new ArrayList<>(itemFields);
        if (!columns.description().isEmpty() && !names.contains(DESCRIPTION)) {
            names.add(DESCRIPTION);
        }
        return names;
    }

    /** The same with files of another format. */
    public SourceConfig withFormat(SourceFormat other) {
        return new SourceConfig(
                other.configName(),
                path,
                "",
                items,
                itemDetails,
                itemFields,
                feedback,
                columns,
                impressions,
                separator,
                escape,
                encoding,
                multiLine,
                scale,
                sessions,
                maxRejected);
    }

    private static void checkField(String name) {
        Check.that(!name.isBlank(), "item-fields", "must name columns, one name is empty");
        Check.that(!RatingAggregates.isNameOfOne(name), "item-fields", ofRatings(name));
        Check.that(
                !name.equals(ItemsConfig.SUMMARY),
                "item-fields",
                "names " + name
                        + ", the field that items.enrich writes: give it to columns.description, or rename the column");
    }

    private static String ofRatings(String column) {
        return "names " + column + ", which sums up ratings, among them those that are asked about: leave it out";
    }

    private static boolean isKnown(String encoding) {
        try {
            return Charset.isSupported(encoding) && Charset.forName(encoding).canEncode();
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    private static boolean endsLinesAsAscii(Charset charset) {
        String signs = "\r\n\",;\t0a";
        return Arrays.equals(signs.getBytes(charset), signs.getBytes(StandardCharsets.US_ASCII));
    }
}
