package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.config.ImpressionsConfig;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.NamedFields;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.core.rating.SourceFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Where the parts of a source lie.
 *
 * @param ratings file or folder of the ratings
 * @param items file or folder of the items, if the source has one
 * @param details file or folder with more about the items, if the configuration names one
 * @param links MovieLens' file of the items' ids elsewhere, if it is there
 * @param impressions what users were shown, if the configuration names it
 * @param tags MovieLens' file of what users wrote about items, if the configuration asks for it: they are dated
 *     statements of the same users, see {@link ItemTags}
 */
record SourceLayout(
        String ratings,
        Optional<String> items,
        Optional<String> details,
        Optional<String> links,
        Optional<String> impressions,
        Optional<String> tags) {
    private static final String IMPRESSIONS = ImpressionsConfig.KEY + ".path";

    /** Finds the parts. MovieLens' come in one folder. */
    static SourceLayout of(SourceStorage storage, SourceConfig source) {
        if (CatalogTable.isSource(source)) {
            return new SourceLayout(
                    source.table(),
                    named(source.items()),
                    named(source.itemDetails()),
                    Optional.empty(),
                    named(source.impressions().path()),
                    Optional.empty());
        }
        boolean folder = storage.isFolder(source.path());
        return switch (SourceFormats.format(source)) {
            case MOVIELENS_LATEST -> movieLens(source, folder, "ratings.csv", "movies.csv", storage);
            case MOVIELENS_1M -> movieLens(source, folder, "ratings.dat", "movies.dat", storage);
            case MOVIELENS_100K -> movieLens(source, folder, "u.data", "u.item", storage);
            case AMAZON_5CORE, AMAZON_2023, CSV, PARQUET, TABLE -> new SourceLayout(
                    source.path(),
                    named(source.items()),
                    named(source.itemDetails()),
                    Optional.empty(),
                    named(source.impressions().path()),
                    Optional.empty());
        };
    }

    private static Optional<String> named(String path) {
        return path.isEmpty() ? Optional.empty() : Optional.of(path);
    }

    private static SourceLayout movieLens(
            SourceConfig source, boolean folder, String ratings, String items, SourceStorage storage) {
        String path = source.path().replaceAll("/+$", "");
        String parent = folder ? path : path.substring(0, Math.max(0, path.lastIndexOf('/')));
        String beside = parent.isEmpty() && !path.startsWith("/") ? "" : parent + "/";
        String links = beside + "links.csv";
        boolean linked = source.format().equals(SourceFormat.MOVIELENS_LATEST.configName())
                && !storage.files(links).isEmpty();
        return new SourceLayout(
                folder ? beside + ratings : path,
                Optional.of(source.items().isEmpty() ? beside + items : source.items()),
                named(source.itemDetails()),
                linked ? Optional.of(links) : Optional.empty(),
                named(source.impressions().path()),
                NamedFields.hasTags(source) ? Optional.of(beside + "tags.csv") : Optional.empty());
    }

    /** Every file of the parts that are there. */
    List<SourceFile> files(SparkSession spark, SourceStorage storage, SourceConfig source) {
        boolean tables = CatalogTable.isSource(source);
        List<SourceFile> files = new ArrayList<>(tables ? CatalogTable.files(spark, ratings) : storage.files(ratings));
        items.ifPresent(path -> files.addAll(tables ? CatalogTable.files(spark, path) : storage.files(path)));
        details.ifPresent(path -> files.addAll(storage.files(path)));
        impressions.ifPresent(path -> files.addAll(tables ? CatalogTable.files(spark, path) : storage.files(path)));
        links.ifPresent(path -> files.addAll(storage.files(path)));
        tags.ifPresent(path -> files.addAll(storage.files(path)));
        return files;
    }

    /** @throws UserError if a part that must be there is missing or empty */
    void check(SparkSession spark, SourceStorage storage, SourceConfig source) {
        details.ifPresent(path -> checkPart(
                storage,
                path,
                "source.item-details: " + path,
                "set source.item-details to the file or folder with more about the items"));
        if (CatalogTable.isSource(source)) {
            CatalogTable.read(spark, "source.table", ratings);
            items.ifPresent(table -> CatalogTable.read(spark, "source.items", table));
            impressions.ifPresent(table -> CatalogTable.read(spark, IMPRESSIONS, table));
            return;
        }
        if (BuiltinData.holds(source.path()) && storage.files(source.path()).isEmpty()) {
            throw BuiltinData.unknown(source.path());
        }
        checkPart(
                storage,
                ratings,
                "source.path: " + source.path(),
                "set source.path to the file or folder of the ratings");
        items.ifPresent(path -> checkPart(
                storage,
                path,
                source.items().isEmpty() ? "items of source.path: " + source.path() : "source.items: " + path,
                "put the list of the items there, or set source.items to where it is"));
        impressions.ifPresent(path -> checkPart(
                storage,
                path,
                IMPRESSIONS + ": " + path,
                "set " + IMPRESSIONS + " to the file or folder of what users were shown"));
        tags.ifPresent(path -> checkPart(
                storage,
                path,
                "source.item-fields: " + NamedFields.TAGS,
                "put MovieLens' tags.csv there, or take " + NamedFields.TAGS + " out of source.item-fields"));
    }

    private static void checkPart(SourceStorage storage, String path, String what, String cure) {
        List<SourceFile> files = storage.files(path);
        if (files.isEmpty()) {
            throw new UserError(what, "there is no file " + path, cure);
        }
        if (files.stream().allMatch(file -> file.length() == 0)) {
            throw new UserError(what, path + " is empty (0 bytes)", cure);
        }
    }
}
