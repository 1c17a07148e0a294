package io.github.dramatis.spark.ingest;

import io.github.dramatis.spark.stage.StageResult;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What ingest found.
 *
 * @param rows where the source's rows went
 * @param users who was kept and who was not
 * @param items what was rated
 * @param impressions what users were shown; null where the source does not have it
 * @param split sizes of the parts
 * @param sparsity share of the pairs of a kept user and a rated item that have no rating, 0 to 1
 * @param ratings how many kept ratings there are of each level
 * @param first time of the earliest kept rating
 * @param last time of the latest
 * @param added what an incremental run added; null in a full one
 * @param maxRejected the share of rejected rows past which the result is incomplete
 */
public record IngestResult(
        Rows rows,
        Users users,
        Items items,
        Impressions impressions,
        Parts split,
        double sparsity,
        Map<String, Long> ratings,
        Instant first,
        Instant last,
        Added added,
        double maxRejected)
        implements StageResult {
    /**
     * Rows of the ratings: those read and those known are the sum of the others.
     *
     * @param read rows in the source, without headers and blank lines
     * @param known ratings that were in the workspace before an incremental run
     * @param rejected in interactions_rejected
     * @param forgotten left out since they are of, or name, somebody who asked to be forgotten
     * @param duplicates earlier ratings of an item by the same user; in an incremental run also those that were known
     * @param leftOut ratings of users who are not kept
     * @param kept rows of interactions
     */
    public record Rows(
            long read, long known, long rejected, long forgotten, long duplicates, long leftOut, long kept) {}

    /**
     * Users with a rating.
     *
     * @param kept in interactions
     * @param tooShort left out for fewer than split.min-interactions ratings
     * @param tiedAtCut users whose cut fell between ratings of one timestamp; with a global cut: who rated at that very
     *     time
     * @param withoutTraining users all of whose ratings lie after a global cut
     * @param withoutTest users all of whose ratings lie before the cut
     */
    public record Users(long kept, long tooShort, long tiedAtCut, long withoutTraining, long withoutTest) {}

    /**
     * Items.
     *
     * @param all rows of items
     * @param rated by kept users
     * @param undescribed rated by kept users but not in the source's list, so their id is their title
     * @param read rows of the list
     * @param rejected those that could not be read, in interactions_rejected too
     */
    public record Items(long all, long rated, long undescribed, long read, long rejected) {}

    /**
     * Slates that users were shown.
     *
     * @param read rows in the source, those of forgotten users among them
     * @param rejected in interactions_rejected too
     * @param repeated rows that are alike another; in an incremental run also those that were known
     * @param ofOthers those of users without interactions
     * @param kept rows of impressions
     * @param taken of them those from which an item was taken
     */
    public record Impressions(long read, long rejected, long repeated, long ofOthers, long kept, long taken) {}

    /** Rows of each part. */
    public record Parts(long train, long validation, long test) {}

    /**
     * What an incremental run added.
     *
     * @param ratings that were not known
     * @param users who were not known
     * @param driftOfRatings see {@link Drift#ratings}
     * @param driftOfItems see {@link Drift#items}
     */
    public record Added(long ratings, long users, double driftOfRatings, double driftOfItems) {}

    @Override
    public Optional<String> incomplete() {
        return tooMany("rows", rows.rejected(), rows.read())
                .or(() -> tooMany("rows of the item list", items.rejected(), items.read()))
                .or(() -> impressions == null
                        ? Optional.empty()
                        : tooMany("impressions", impressions.rejected(), impressions.read()));
    }

    private Optional<String> tooMany(String what, long rejected, long read) {
        double share = read == 0 ? 0 : (double) rejected / read;
        return share > maxRejected
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "%,d of %,d %s (%.2f %%) were rejected, more than source.max-rejected %s allows;"
                                + " table interactions_rejected says why",
                        rejected,
                        read,
                        what,
                        100 * share,
                        maxRejected))
                : Optional.empty();
    }
}
