package io.github.dramatis.spark.recommend;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.ForeignFile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a file of lists is written, recognised by its first bytes. */
enum ListLayout {
    /** Parquet: a row a place, or a row a list with an array of places. */
    PARQUET,
    /** Text with a header, separated by commas, semicolons or tabs. */
    HEADED,
    /** {@code qid Q0 docno rank score tag}, separated by blanks or tabs, without a header. */
    TREC,
    /** {@code user item score}, separated by tabs, without a header, as Elliot writes it. */
    ELLIOT;

    private static final List<String> SEPARATORS = List.of("\t", ",", ";");
    private static final int TREC_FIELDS = 6;
    private static final int TREC_RANK = 3;
    private static final int TREC_SCORE = 4;
    private static final int ELLIOT_FIELDS = 3;

    static boolean isParquet(byte[] head) {
        return ForeignFile.parquet(head, head.length).isPresent();
    }

    /**
     * The layout of a text.
     *
     * @throws UserError if it is none that is known
     */
    static ListLayout ofText(String file, String firstLine, ListColumns columns) {
        if (separator(firstLine, columns).isPresent()) {
            return HEADED;
        }
        String[] words = firstLine.strip().split("\\s+");
        if (words.length == TREC_FIELDS && isNumber(words[TREC_RANK]) && isNumber(words[TREC_SCORE])) {
            return TREC;
        }
        String[] fields = firstLine.split("\t", -1);
        if (fields.length == ELLIOT_FIELDS && isNumber(fields[ELLIOT_FIELDS - 1])) {
            return ELLIOT;
        }
        throw new UserError(
                file,
                "its first line is neither a header with " + columns.expected(ListColumns.USER) + " and "
                        + columns.expected(ListColumns.ITEM) + ", nor a row of a TREC run, nor Elliot's user, item and"
                        + " score between tabs",
                "write a header (user_id,item_id,rank,score), or map the columns (user=..., item=...)");
    }

    /** What stands between the names of a header; empty if the line is none. */
    static Optional<String> separator(String firstLine, ListColumns columns) {
        return SEPARATORS.stream()
                .filter(separator -> {
                    List<String> names = names(firstLine, separator);
                    return columns.find(ListColumns.USER, names).isPresent()
                            && columns.find(ListColumns.ITEM, names).isPresent();
                })
                .findFirst();
    }

    private static List<String> names(String header, String separator) {
        return Arrays.stream(header.split(separator, -1))
                .map(name -> name.strip().replaceAll("^\"(.*)\"$", "$1"))
                .toList();
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
