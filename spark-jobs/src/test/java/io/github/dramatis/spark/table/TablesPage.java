package io.github.dramatis.spark.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;

/**
 * Makes {@code conf/tables.md}: every table with its columns, as the Javadoc of its record has them, and every view
 * with the comment above it.
 */
final class TablesPage {
    static final Path PAGE = Path.of("conf/tables.md");

    private static final String HEAD =
            """
            # Tables and views

            Made from the records in `spark-jobs/src/main/java/io/github/dramatis/spark/table` and from
            [views.sql](views.sql): change them there. This makes the page anew:

                DRAMATIS_MAIN=io.github.dramatis.spark.table.TablesPage submit/dramatis .

            `dramatis sql --register` gives the columns these comments in the catalog.
            """;
    private static final Pattern DOCUMENTED =
            Pattern.compile("/\\*\\*\\n(?<text>(?: \\*.*\\n)*?) \\*/\\n(?:@\\S+\\n)*public record ");
    /** The name of a record's component within a text. */
    private static final Pattern COMPONENT = Pattern.compile("`([a-z]+[A-Z]\\w*)`");

    private static final Pattern VIEW =
            Pattern.compile("((?:^-- .*\\n)+)CREATE OR REPLACE TEMPORARY VIEW (\\w+)", Pattern.MULTILINE);

    private TablesPage() {}

    /** Argument: the repository. */
    public static void main(String[] arguments) throws IOException {
        Path repository = Path.of(arguments[0]);
        Files.writeString(repository.resolve(PAGE), of(repository));
    }

    static String of(Path repository) throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        String all = Tables.ALL.stream()
                .map(table -> "[%s](#%s)".formatted(table.name(), table.name()))
                .collect(Collectors.joining(", "));
        page.append("\nTables: ").append(all).append(". [Views](#views).\n");
        for (Table<?> table : Tables.ALL) {
            page.append(section(table, javadoc(repository, table)));
        }
        page.append("\n# Views\n\n| view | |\n|---|---|\n");
        String views = Files.readString(repository.resolve("conf/views.sql"));
        for (MatchResult view : VIEW.matcher(views).results().toList()) {
            String text = view.group(1)
                    .replaceAll("(?m)^-- ", "")
                    .replaceAll("\\s+", " ")
                    .strip();
            page.append("| `%s` | %s |\n".formatted(view.group(2), cell(text)));
        }
        return page.toString();
    }

    private static String section(Table<?> table, String javadoc) {
        Map<String, String> columns = new LinkedHashMap<>();
        String[] parts = javadoc.split("@param ");
        for (int i = 1; i < parts.length; i++) {
            String[] nameAndText = parts[i].split("\\s+", 2);
            columns.put(RowCodec.columnName(nameAndText[0]), nameAndText[1].strip());
        }
        StringBuilder section = new StringBuilder("\n## %s\n\n%s Sorted by %s.\n\n| column | type | |\n|---|---|---|\n"
                .formatted(
                        table.name(),
                        parts[0].replace("<p>", "").replaceAll("\\s+", " ").strip(),
                        table.sortedBy().stream()
                                .map(column -> "`" + column + "`")
                                .collect(Collectors.joining(", "))));
        for (StructField field : table.codec().schema().fields()) {
            section.append("| `%s` | `%s` | %s |\n"
                    .formatted(
                            field.name(),
                            field.dataType().simpleString(),
                            cell(columns.getOrDefault(field.name(), ""))));
        }
        return section.toString();
    }

    private static String javadoc(Path repository, Table<?> table) throws IOException {
        String source = Files.readString(repository
                .resolve("spark-jobs/src/main/java")
                .resolve(table.rowType().getName().replace('.', '/') + ".java"));
        Matcher documented = DOCUMENTED.matcher(source);
        if (!documented.find()) {
            throw new IllegalStateException("the record of the table " + table.name() + " has no Javadoc");
        }
        String text = documented
                .group("text")
                .replaceAll("(?m)^ \\*", "")
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link (?:[\\w.]*\\.)?(\\w*)#?(\\w*)}", "`$1.$2`")
                .replace(".`", "`");
        return COMPONENT.matcher(text).replaceAll(name -> "`" + RowCodec.columnName(name.group(1)) + "`");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
