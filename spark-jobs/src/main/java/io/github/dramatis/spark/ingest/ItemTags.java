package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unix_micros;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.ingest.NamedFields;
import io.github.dramatis.core.ingest.TagLine;
import io.github.dramatis.core.ingest.TagParser;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What MovieLens' users wrote about items, as the field {@code tags} of the items. A tag counts only if two users or
 * more gave it, each before the own test part begins: what one user says of an item is as good as that user's rating.
 */
final class ItemTags {
    /**
     * Columns of a tag that was read or refused; {@code raw} only where {@code problem} is set; fault:
     * {@link SourceFault}.
     */
    static final StructType SCHEMA = new StructType()
            .add("source", DataTypes.StringType)
            .add("offset", DataTypes.LongType, false)
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("tag", DataTypes.StringType)
            .add("micros", DataTypes.LongType, false)
            .add("problem", DataTypes.StringType)
            .add("raw", DataTypes.StringType)
            .add("fault", DataTypes.StringType);

    private static final int LEAST_USERS = 2;
    private static final int MOST_TAGS = 10;

    private ItemTags() {}

    /** @throws io.github.dramatis.core.error.UserError if the file does not begin as MovieLens' does */
    static Dataset<Row> read(
            SparkSession spark, SourceStorage storage, SourceConfig source, String path, boolean records) {
        SourceLines lines = new SourceLines(spark, storage, source, records);
        TagParser parser = TagParser.of(path, lines.firstLine(path));
        return ParsedLines.rows(
                lines.read(path),
                parser.header(),
                (file, offset, text, fault) -> row(file, offset, parser.parse(fault == null ? text : ""), text, fault),
                SCHEMA);
    }

    private static Row row(String file, long offset, TagLine tag, String text, String fault) {
        return RowFactory.create(
                file,
                offset,
                tag.userId(),
                tag.itemId(),
                tag.tag(),
                tag.epochMicros(),
                tag.problem(),
                tag.problem() == null ? null : text,
                fault);
    }

    /**
     * The field of each item that has one: {@code item_id, fields}. At most ten tags, those that the most users gave
     * first, equal ones in the order of the alphabet.
     *
     * @param read rows of {@link #SCHEMA}
     * @param interactions with {@code user_id} and {@code until}, after which the user's ratings are test rows; the
     *     tags of users who have none count, since nobody asks for their ratings
     */
    static Dataset<Row> fields(Dataset<Row> read, Dataset<Row> interactions) {
        Dataset<Row> untils =
                interactions.select(col("user_id").as("rater"), col("until")).distinct();
        WindowSpec mostGiven =
                Window.partitionBy("item_id").orderBy(col("users").desc(), col("tag"));
        return read.where(col("problem").isNull())
                .join(untils, col("user_id").equalTo(col("rater")), "left")
                .where(col("until").isNull().or(col("micros").leq(unix_micros(col("until")))))
                .select("item_id", "tag", "user_id")
                .distinct()
                .groupBy("item_id", "tag")
                .agg(count(lit(1)).as("users"))
                .where(col("users").geq(LEAST_USERS))
                .withColumn("place", row_number().over(mostGiven))
                .where(col("place").leq(MOST_TAGS))
                .groupBy("item_id")
                .agg(sort_array(collect_list(struct("place", "tag"))).as("tags"))
                .select(
                        col("item_id"),
                        map(lit(NamedFields.TAGS), array_join(transform(col("tags"), tag -> tag.getField("tag")), ", "))
                                .as("fields"));
    }
}
