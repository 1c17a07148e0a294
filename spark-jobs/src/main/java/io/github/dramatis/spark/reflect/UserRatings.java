package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.reflection.RatedItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * One user's training part in time order.
 *
 * @param userId the user
 * @param ratings at least one
 */
record UserRatings(String userId, List<RatedItem> ratings) {
    private static final int USER_ID = 0;

    /**
     * The same history with each rating on another item of its batch, as an order drawn by hash says: batches end where
     * they did, and nothing of later batches is in an earlier one.
     *
     * @param batchSize ratings that revise a profile together
     */
    UserRatings shuffled(int batchSize) {
        List<RatedItem> shuffled = new ArrayList<>();
        for (int from = 0; from < ratings.size(); from += batchSize) {
            List<RatedItem> batch = ratings.subList(from, Math.min(ratings.size(), from + batchSize));
            List<RatedItem> drawn = batch.stream()
                    .sorted(Comparator.<RatedItem>comparingLong(
                                    item -> Draws.hash(0, "shuffle", userId + "/" + item.itemId()))
                            .thenComparing(RatedItem::itemId))
                    .toList();
            for (int i = 0; i < batch.size(); i++) {
                shuffled.add(batch.get(i).rated(drawn.get(i).rating()));
            }
        }
        return new UserRatings(userId, shuffled);
    }

    /** Groups rows of {@link RatingHistories} that are sorted by user and time, a user at a time. */
    static Iterator<UserRatings> grouped(Iterator<Row> sorted) {
        return new Iterator<>() {
            private Row ahead = sorted.hasNext() ? sorted.next() : null;

            @Override
            public boolean hasNext() {
                return ahead != null;
            }

            @Override
            public UserRatings next() {
                if (ahead == null) {
                    throw new NoSuchElementException();
                }
                String user = ahead.getString(USER_ID);
                List<RatedItem> ratings = new ArrayList<>();
                while (ahead != null && ahead.getString(USER_ID).equals(user)) {
                    ratings.add(RatedItemRow.besideAll(ahead));
                    ahead = sorted.hasNext() ? sorted.next() : null;
                }
                return new UserRatings(user, ratings);
            }
        };
    }
}
