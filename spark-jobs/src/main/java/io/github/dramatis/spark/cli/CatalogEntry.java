package io.github.dramatis.spark.cli;

/** A table or view that a workspace shows in SQL. */
sealed interface CatalogEntry {
    /** Property of a table or view in a catalog: the URI of the workspace that it belongs to. */
    String OWNER = "dramatis.workspace";

    String name();

    /** The statement that makes it in the current database of a catalog, as a table or view of a workspace. */
    String create(String workspace);

    /** A text in quotes, as a part of a statement. */
    static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static String owned(String workspace) {
        return "TBLPROPERTIES ('" + OWNER + "' = " + quoted(workspace) + ")";
    }

    /**
     * Files that stay the workspace's.
     *
     * @param columns in DDL, with their comments
     * @param using format, with its options
     * @param folder of the files
     */
    record Table(String name, String columns, String using, String folder) implements CatalogEntry {
        @Override
        public String create(String workspace) {
            return "CREATE TABLE " + name + " (" + columns + ") USING " + using + " " + owned(workspace) + " LOCATION "
                    + quoted(folder);
        }
    }

    /** A query. */
    record View(String name, String query) implements CatalogEntry {
        @Override
        public String create(String workspace) {
            return "CREATE VIEW " + name + " " + owned(workspace) + " AS " + query;
        }
    }
}
