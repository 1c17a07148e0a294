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

/** The statements that make the newest tables of a workspace visible, and the views of {@code conf/views.sql} over them. */
final class SqlStatements {
    private static final String VIEWS = "/views.sql";
    private static final String TEMPORARY = "CREATE OR REPLACE TEMPORARY VIEW ";

    /** What has been published, as far as views read it: the records of the stages, with each stage's own result as JSON. */
    private static final String SNAPSHOTS =
            "snapshots (number BIGINT, stages MAP<STRING, STRUCT<stage: STRING, status: STRING,"
                    + " reason: STRING, run: STRING, started: STRING, seconds: DOUBLE, outputs: MAP<STRING, STRUCT<rows: BIGINT, files:"
                    + " BIGINT, bytes: BIGINT>>, cost: STRUCT<tasks: BIGINT, shuffleBytes: BIGINT, spilledBytes: BIGINT,"
                    + " peakExecutorBytes: BIGINT>, result: STRING>>) USING json OPTIONS (multiLine 'true'";

    private final Workspace workspace;

    SqlStatements(Workspace workspace) {
        this.workspace = workspace;
    }

    /** For one session: to paste into spark-sql or to run with {@code spark.sql}. */
    List<String> temporary() {
        List<String> statements = new ArrayList<>();
        folders()
                .forEach(table -> statements.add(
                        TEMPORARY + table.name() + " USING parquet OPTIONS (path '" + table.quotedFolder() + "')"));
        statements.add(TEMPORARY + SNAPSHOTS + ", path '" + quoted(workspace.snapshotsFolder()) + "')");
        statements.addAll(views());
        return statements;
    }

    /** For a catalog that outlives the session: external tables, of which the files stay the workspace's. */
    List<String> persistent(String database) {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE DATABASE IF NOT EXISTS " + database);
        statements.add("USE " + database);
        folders().forEach(table -> {
            statements.add("DROP TABLE IF EXISTS " + table.name());
            statements.add("CREATE TABLE " + table.name() + " USING parquet LOCATION '" + table.quotedFolder() + "'");
        });
        statements.add("DROP TABLE IF EXISTS snapshots");
        statements.add("CREATE TABLE " + SNAPSHOTS + ") LOCATION '" + quoted(workspace.snapshotsFolder()) + "'");
        views().forEach(view -> statements.add(view.replace("TEMPORARY VIEW", "VIEW")));
        return statements;
    }

    private record Named(String name, String folder) {
        String quotedFolder() {
            return quoted(folder);
        }
    }

    private static String quoted(String path) {
        return path.replace("'", "\\'");
    }

    private List<Named> folders() {
        Snapshot snapshot = workspace.snapshot();
        List<Named> folders = new ArrayList<>();
        for (Table<?> table : Tables.ALL) {
            Generation generation = snapshot.generations().get(table.name());
            if (generation != null) {
                folders.add(new Named(table.name(), workspace.tableFolder(table.name(), generation.id())));
            }
        }
        if (folders.isEmpty()) {
            throw new UserError("workspace " + workspace.uri(), "no table has been made yet", "run dramatis run first");
        }
        workspace
                .generationBefore(Tables.PERSONA_MEMBERS.name())
                .ifPresent(before -> folders.add(new Named(
                        "persona_members_before", workspace.tableFolder(Tables.PERSONA_MEMBERS.name(), before.id()))));
        return folders;
    }

    /** None before every table has been made. */
    private List<String> views() {
        Snapshot snapshot = workspace.snapshot();
        boolean whole =
                Tables.ALL.stream().allMatch(table -> snapshot.generations().containsKey(table.name()));
        if (!whole) {
            return List.of();
        }
        try (InputStream file = SqlStatements.class.getResourceAsStream(VIEWS)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            List<String> views = new ArrayList<>();
            for (String statement : text.split(";\\s*(\\n|$)")) {
                views.add(statement.strip());
            }
            return views;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
