package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.workspace.Registrations;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalog;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Shows a workspace in a database of a persistent catalog. Its tables and views carry the property
 * {@link CatalogEntry#OWNER}; what has another name's owner, or none, is never touched. Own tables are pointed at the
 * newest files, own views get the newest query, so that grants on them stay and there is no moment without them.
 */
final class CatalogRegistration {
    private final SparkSession spark;
    private final Workspace workspace;
    private final String database;
    private final List<String> replaced = new ArrayList<>();

    CatalogRegistration(SparkSession spark, Workspace workspace, String database) {
        this.spark = spark;
        this.workspace = workspace;
        this.database = database.toLowerCase(Locale.ROOT); // as catalogs have it
    }

    /**
     * Points the tables at the newest generations.
     *
     * @param newest the workspace as it is when this is asked: {@code clean} may remove what is not the newest any more
     *     and was not announced before it looked
     * @return tables and views that had to be made anew, with the reason: grants on them are lost
     * @throws UserError if one of the names is somebody else's; nothing has been changed then
     */
    List<String> register(Supplier<SqlStatements> newest) {
        refuseForeign(newest.get().entries());
        spark.sql("CREATE DATABASE IF NOT EXISTS " + database);
        spark.sql("USE " + database);
        String location = spark.sharedState()
                .externalCatalog()
                .getDatabase(database)
                .locationUri()
                .toString();
        Registrations registrations = new Registrations(workspace);
        SqlStatements statements;
        do {
            statements = newest.get();
            refuseForeign(statements.entries());
            registrations.begin(database, location, statements.generations());
        } while (!newest.get().generations().equals(statements.generations()));
        statements.entries().forEach(this::show);
        registrations.end(database, location, statements.generations());
        return replaced;
    }

    private void refuseForeign(List<CatalogEntry> entries) {
        List<String> foreign = entries.stream()
                .flatMap(entry -> existing(entry.name()).stream())
                .filter(table -> !owner(table).equals(Optional.of(workspace.uri())))
                .map(table -> table.identifier().table()
                        + owner(table)
                                .map(other -> " (of workspace " + other + ")")
                                .orElse(""))
                .toList();
        if (!foreign.isEmpty()) {
            throw new UserError(
                    "--register, database " + database,
                    "it has tables or views that are not this workspace's: " + String.join(", ", foreign)
                            + "; nothing has been changed",
                    "give another --database; or, if nobody needs them, drop them yourself");
        }
    }

    private void show(CatalogEntry entry) {
        Optional<CatalogTable> existing = existing(entry.name());
        if (existing.isEmpty()) {
            spark.sql(entry.create(workspace.uri()));
        } else if (isView(existing.get()) != entry instanceof CatalogEntry.View) {
            makeAnew(entry, existing.get(), "it is another kind now");
        } else if (entry instanceof CatalogEntry.View view) {
            spark.sql("ALTER VIEW " + view.name() + " AS " + view.query());
        } else if (entry instanceof CatalogEntry.Table table) {
            pointAtNewest(table, existing.get());
        }
    }

    /** Columns can be added to a table of a catalog, but not taken away or given another type. */
    private void pointAtNewest(CatalogEntry.Table table, CatalogTable existing) {
        StructType now = StructType.fromDDL(table.columns());
        boolean allStay = Arrays.stream(existing.schema().fields()).allMatch(before -> isIn(now, before));
        if (!allStay) {
            makeAnew(table, existing, "its columns are others now");
            return;
        }
        String added = Arrays.stream(now.fields())
                .filter(field -> !isIn(existing.schema(), field))
                .map(StructField::toDDL)
                .collect(Collectors.joining(", "));
        if (!added.isEmpty()) {
            spark.sql("ALTER TABLE " + table.name() + " ADD COLUMNS (" + added + ")");
        }
        Arrays.stream(existing.schema().fields())
                .map(before -> now.apply(before.name()))
                .filter(field -> !field.getComment()
                        .equals(existing.schema().apply(field.name()).getComment()))
                .forEach(field -> spark.sql("ALTER TABLE " + table.name() + " ALTER COLUMN `" + field.name()
                        + "` COMMENT " + CatalogEntry.quoted(comment(field))));
        spark.sql("ALTER TABLE " + table.name() + " SET LOCATION " + CatalogEntry.quoted(table.folder()));
    }

    private static String comment(StructField column) {
        return column.getComment().isEmpty() ? "" : column.getComment().get();
    }

    private void makeAnew(CatalogEntry entry, CatalogTable existing, String reason) {
        // an external table: its files stay
        spark.sql("DROP " + (isView(existing) ? "VIEW " : "TABLE ") + entry.name());
        spark.sql(entry.create(workspace.uri()));
        replaced.add(entry.name() + ": " + reason);
    }

    private static boolean isIn(StructType schema, StructField field) {
        return Arrays.stream(schema.fields())
                .anyMatch(other -> other.name().equals(field.name()) && same(other.dataType(), field.dataType()));
    }

    /** Apart from what may be null, which catalogs do not keep. */
    private static boolean same(DataType one, DataType other) {
        return one.asNullable().equals(other.asNullable());
    }

    private static boolean isView(CatalogTable table) {
        return table.tableType().equals(CatalogTableType.VIEW());
    }

    private static Optional<String> owner(CatalogTable table) {
        Option<String> owner = table.properties().get(CatalogEntry.OWNER);
        return owner.isEmpty() ? Optional.empty() : Optional.of(owner.get());
    }

    private Optional<CatalogTable> existing(String name) {
        ExternalCatalog catalog = spark.sharedState().externalCatalog();
        return catalog.databaseExists(database) && catalog.tableExists(database, name)
                ? Optional.of(catalog.getTable(database, name))
                : Optional.empty();
    }
}
