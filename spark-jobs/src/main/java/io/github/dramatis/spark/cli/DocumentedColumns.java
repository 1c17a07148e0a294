package io.github.dramatis.spark.cli;

import io.github.dramatis.spark.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The columns of tables as a catalog is told them, each with what {@code conf/tables.md} says of it. The build puts
 * that page beside this class.
 */
final class DocumentedColumns {
    private static final String PAGE = "/tables.md";
    private static final Pattern TABLE = Pattern.compile("## (\\w+)");
    private static final Pattern COLUMN = Pattern.compile("\\| `(\\w+)` \\| [^|]+ \\| (.*) \\|");
    /** Some metastores keep no longer comment, and then none of the columns. */
    private static final int LONGEST = 255;

    private static final String CUT = "...";

    private final Map<String, Map<String, String>> comments = new HashMap<>();

    DocumentedColumns() {
        String table = "";
        for (String line : page().lines().toList()) {
            Matcher heading = TABLE.matcher(line);
            Matcher column = COLUMN.matcher(line);
            if (heading.matches()) {
                table = heading.group(1);
            } else if (column.matches()) {
                comments.computeIfAbsent(table, name -> new HashMap<>())
                        .put(column.group(1), column.group(2).replace("\\|", "|"));
            }
        }
    }

    /** The columns in DDL: "`user_id` STRING COMMENT 'the user', ...". */
    String of(Table<?> table) {
        Map<String, String> ofTable = comments.getOrDefault(table.name(), Map.of());
        return Arrays.stream(table.codec().schema().fields())
                .map(field -> "`" + field.name() + "` " + field.dataType().sql() + " COMMENT "
                        + CatalogEntry.quoted(cut(ofTable.getOrDefault(field.name(), ""))))
                .collect(Collectors.joining(", "));
    }

    private static String cut(String comment) {
        return comment.length() <= LONGEST ? comment : comment.substring(0, LONGEST - CUT.length()) + CUT;
    }

    private static String page() {
        try (InputStream file = DocumentedColumns.class.getResourceAsStream(PAGE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
