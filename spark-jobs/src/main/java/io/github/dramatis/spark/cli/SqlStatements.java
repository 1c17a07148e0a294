package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.Generation;
import io.github.dramatis.spark.workspace.Snapshot;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The statements that make the newest tables of a workspace visible, and the views of {@code conf/views.sql} over them.
 */
final class SqlStatements {
    private static final String VIEWS = "/views.sql";
    private static final Pattern READS = Pattern.compile("\\b(?:FROM|JOIN) ([a-z_]+)");
    private static final Pattern VIEW =
            Pattern.compile("CREATE OR REPLACE TEMPORARY VIEW (\\w+) AS\\s+(.*)", Pattern.DOTALL);
    /** The persona of each user in the generation before the current one. */
    private static final String MEMBERS_BEFORE = "persona_members_before";

    /**
     * What has been published, as far as views read it: the records of the stages, with each stage's own result as
     * JSON.
     */
    private static final String SNAPSHOTS = "number BIGINT, stages MAP<STRING, STRUCT<stage: STRING, status: STRING,"
            + " reason: STRING, run: STRING, started: STRING, seconds: DOUBLE, outputs: MAP<STRING, STRUCT<rows: BIGINT,"
            + " files: BIGINT, bytes: BIGINT>>, cost: STRUCT<tasks: BIGINT, shuffleBytes: BIGINT, spilledBytes: BIGINT,"
            + " peakExecutorBytes: BIGINT>, result: STRING>>";

    private final Workspace workspace;
    private final Snapshot snapshot;
    private final Optional<Generation> membersBefore;

    /** @throws UserError if no table has been made yet */
    SqlStatements(Workspace workspace) {
        this.workspace = workspace;
        this.snapshot = workspace.snapshot();
        this.membersBefore = workspace.generationBefore(Tables.PERSONA_MEMBERS.name());
        if (Tables.ALL.stream().noneMatch(table -> snapshot.generations().containsKey(table.name()))) {
            throw new UserError("workspace " + workspace.uri(), "no table has been made yet", "run dramatis run first");
        }
    }

    /** For one session: to paste into spark-sql or to run with {@code spark.sql}. */
    List<String> temporary() {
        List<String> statements = new ArrayList<>();
        for (Made made : made()) {
            // with its columns: a table of an earlier version lacks some, which are null then
            statements.add("CREATE OR REPLACE TEMPORARY VIEW " + made.name() + " ("
                    + made.table().codec().schema().toDDL() + ") USING parquet OPTIONS (path "
                    + CatalogEntry.quoted(made.folder(workspace)) + ")");
        }
        statements.add("CREATE OR REPLACE TEMPORARY VIEW snapshots (" + SNAPSHOTS
                + ") USING json OPTIONS (multiLine 'true', path "
                + CatalogEntry.quoted(workspace.snapshotsFolder()) + ")");
        statements.addAll(viewStatements());
        return statements;
    }

    /** For a database of a catalog that has nothing of these names yet. */
    List<String> persistent(String database) {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE DATABASE IF NOT EXISTS " + database);
        statements.add("USE " + database);
        entries().forEach(entry -> statements.add(entry.create(workspace.uri())));
        return statements;
    }

    /** Tables, then the views that read them. */
    List<CatalogEntry> entries() {
        List<CatalogEntry> entries = new ArrayList<>(tables());
        entries.add(new CatalogEntry.Table(
                "snapshots", SNAPSHOTS, "json OPTIONS (multiLine 'true')", workspace.snapshotsFolder()));
        for (String statement : viewStatements()) {
            Matcher view = VIEW.matcher(statement);
            if (!view.find()) {
                throw new IllegalStateException("no view in " + VIEWS + ": " + statement);
            }
            entries.add(new CatalogEntry.View(view.group(1), view.group(2)));
        }
        return entries;
    }

    /**
     * The generations that the tables point at, by table; folders of other files, which tables name, by their kind and
     * a slash.
     */
    Map<String, List<String>> generations() {
        Map<String, List<String>> ids = new TreeMap<>();
        snapshot.generations().forEach((name, generation) -> ids.put(name, new ArrayList<>(List.of(generation.id()))));
        membersBefore.ifPresent(before -> ids.get(Tables.PERSONA_MEMBERS.name()).add(before.id()));
        return ids;
    }

    private List<CatalogEntry.Table> tables() {
        DocumentedColumns columns = new DocumentedColumns();
        return made().stream()
                .map(made -> new CatalogEntry.Table(
                        made.name(), columns.of(made.table()), "parquet", made.folder(workspace)))
                .toList();
    }

    /** A table that has been made, under the name that it has in SQL. */
    private record Made(String name, Table<?> table, Generation generation) {
        String folder(Workspace workspace) {
            return workspace.tableFolder(table.name(), generation.id());
        }
    }

    private List<Made> made() {
        List<Made> made = new ArrayList<>();
        for (Table<?> table : Tables.ALL) {
            Generation generation = snapshot.generations().get(table.name());
            if (generation != null) {
                made.add(new Made(table.name(), table, generation));
            }
        }
        membersBefore.ifPresent(before -> made.add(new Made(MEMBERS_BEFORE, Tables.PERSONA_MEMBERS, before)));
        return made;
    }

    /** Whether all tables that a view reads have been made: some are made on demand. */
    private boolean readsWhatIsThere(String statement) {
        Set<String> read =
                READS.matcher(statement).results().map(match -> match.group(1)).collect(Collectors.toSet());
        return Tables.ALL.stream()
                .map(Table::name)
                .filter(read::contains)
                .allMatch(snapshot.generations()::containsKey);
    }

    /** None before every table of the pipeline has been made. */
    private List<String> viewStatements() {
        boolean whole = Tables.OF_PIPELINE.stream()
                .allMatch(table -> snapshot.generations().containsKey(table.name()));
        if (!whole) {
            return List.of();
        }
        try (InputStream file = SqlStatements.class.getResourceAsStream(VIEWS)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            List<String> views = new ArrayList<>();
            for (String statement : text.split(";\\s*(\\n|$)")) {
                if (readsWhatIsThere(statement)) {
                    views.add(statement.strip());
                }
            }
            return views;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
