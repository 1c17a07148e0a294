package io.github.dramatis.spark.examples;

import io.github.dramatis.core.prompt.ItemFacts;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.estimate.ReferenceFactors;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * One rating of a user with what is known of its item.
 *
 * @param itemId the item
 * @param split train, validation or test, or asked
 * @param rating the rating; any where the split is asked
 * @param title as prompts show it
 * @param year null if unknown
 * @param categories possibly none
 * @param otherSteps sum of the other users' frozen training ratings of the item, in steps above the scale's minimum
 * @param otherRatings how many
 * @param foldBias b_item as the other folds' users have it; 0 if none of them has rated it
 * @param factors [rank] of the item, of the other folds' users; null if it has none
 * @param vector [384] of the item, of length 1 or zeros; null if it has none
 * @param memory the line of M_l; null if there is none
 * @param byOthers that line as other reflectors wrote it, by their names; possibly none
 * @param fields what else prompts show of the item; none of those that are not asked about
 * @param target what the rating is asked for; null if it is not
 * @param candidate how it stands to be chosen; null where it is a rating
 */
record HistoryItem(
        String itemId,
        String split,
        double rating,
        String title,
        Integer year,
        List<String> categories,
        long otherSteps,
        long otherRatings,
        double foldBias,
        float[] factors,
        float[] vector,
        String memory,
        Map<String, String> byOthers,
        List<ItemFacts.Field> fields,
        Asked target,
        Candidate candidate) {
    /**
     * An item of a slate.
     *
     * @param taken the item that was taken; null if nobody knows
     * @param takenRating what the user gave that one; NaN if nobody knows
     * @param recent ratings by others in the twelve months before
     * @param year in which the choice is made
     */
    record Candidate(String taken, double takenRating, long recent, int year) {
        static Candidate of(Row row) {
            return row.<Boolean>getAs(SlateRows.IS_CANDIDATE)
                    ? new Candidate(
                            row.getAs(SlateRows.TAKEN),
                            row.<Double>getAs(SlateRows.TAKEN_RATING),
                            row.<Long>getAs(SlateRows.RECENT),
                            row.<Integer>getAs(SlateRows.YEAR))
                    : null;
        }
    }

    /**
     * What the table {@code targets} says of a rating.
     *
     * @param id of the target
     * @param purpose train, stop, tune, pool or test
     * @param weight inverse of the chance that it was drawn
     */
    record Asked(String id, String purpose, double weight) {
        static Asked of(Row row) {
            String id = row.getAs("target_id");
            return id == null ? null : new Asked(id, row.getAs("purpose"), row.<Double>getAs("weight"));
        }
    }

    /**
     * Reads a row of {@link PromptSources#ratings}.
     *
     * @param vectors may be null where no row has one
     */
    static HistoryItem of(Row row, RatingScale scale, VectorTable vectors) {
        double rating = row.<Double>getAs("rating");
        String split = row.getAs("split");
        // the item's sums are over all frozen training parts: take the own rating out
        boolean counted = row.<Boolean>getAs(PromptSources.COUNTED);
        String itemId = row.getAs("item_id");
        String title = row.getAs("title");
        List<String> categories =
                row.isNullAt(row.fieldIndex("categories")) ? List.of() : row.getList(row.fieldIndex("categories"));
        return new HistoryItem(
                itemId,
                split,
                rating,
                title == null || title.isBlank() ? "item " + itemId : title,
                row.getAs("year"),
                categories,
                row.<Long>getAs("item_steps") - (counted ? scale.nearestIndex(rating) : 0),
                row.<Long>getAs("item_ratings") - (counted ? 1 : 0),
                row.isNullAt(row.fieldIndex("fold_bias")) ? 0 : row.<Double>getAs("fold_bias"),
                ReferenceFactors.factors(row, row.fieldIndex("factors")),
                vector(row, vectors),
                row.getAs("memory"),
                byOthers(row),
                fields(row),
                Asked.of(row),
                Candidate.of(row));
    }

    /** What {@link PromptSources#BY_OTHERS} says; nothing where it is null. */
    static Map<String, String> byOthers(Row row) {
        int index = row.fieldIndex(PromptSources.BY_OTHERS);
        return row.isNullAt(index) ? Map.of() : row.getJavaMap(index);
    }

    /** Whether it comes after everything that the user is known by. */
    boolean isTest() {
        return split.equals("test") || isAsked();
    }

    /** Whether it is a pair that is asked about. */
    boolean isAsked() {
        return split.equals(ExamplesStage.ASKED);
    }

    ItemFacts facts(RatingScale scale) {
        ItemFacts.Ratings others = otherRatings == 0
                ? ItemFacts.Ratings.NONE
                : new ItemFacts.Ratings(
                        otherRatings, scale.min() + scale.step() * ((double) otherSteps / otherRatings));
        return new ItemFacts(title, year, categories, others, fields);
    }

    private static List<ItemFacts.Field> fields(Row row) {
        int index = row.fieldIndex("fields");
        return row.isNullAt(index)
                ? List.of()
                : row.<Row>getList(index).stream()
                        .map(field -> new ItemFacts.Field(field.getString(0), field.getString(1)))
                        .toList();
    }

    private static float[] vector(Row row, VectorTable vectors) {
        Integer number = row.getAs(VectorTable.NUMBER);
        return number == null ? null : vectors.get(number);
    }
}
