package io.github.dramatis.spark.distill;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/** What the training part of a user says of it and of any item: numbers that trees learn from. */
final class UserNumbers {
    /** Ratings with which a user's taste for a category is drawn to none. */
    private static final double DAMPING = 5;

    private final ItemNumbers items;
    private final double[] own; // what does not depend on the item
    private final double[] shares = new double[ItemNumbers.MOST_CATEGORIES];
    private final double[] liking = new double[ItemNumbers.MOST_CATEGORIES];

    /**
     * @param ratings item_id, rating, persona_id: the training part, and a row with the persona alone where there is
     *     one
     * @param personas all there are
     */
    UserNumbers(ItemNumbers items, Iterator<Row> ratings, List<String> personas) {
        this.items = items;
        List<Row> rated = new ArrayList<>();
        String persona = null;
        double sum = 0;
        double squares = 0;
        while (ratings.hasNext()) {
            Row row = ratings.next();
            if (row.getAs("persona_id") != null) {
                persona = row.getAs("persona_id");
            } else {
                rated.add(row);
                double rating = row.<Double>getAs("rating");
                sum += rating;
                squares += rating * rating;
            }
        }
        int number = Math.max(1, rated.size());
        double mean = sum / number;
        tastes(rated, mean);
        own = new double[3 + personas.size()];
        own[0] = Math.log1p(rated.size());
        own[1] = mean;
        own[2] = Math.sqrt(Math.max(0, squares / number - mean * mean));
        if (personas.contains(persona)) {
            own[3 + personas.indexOf(persona)] = 1;
        }
    }

    private void tastes(List<Row> rated, double mean) {
        for (Row row : rated) {
            for (int category : items.categories(row.getAs("item_id"))) {
                shares[category]++;
                liking[category] += row.<Double>getAs("rating") - mean;
            }
        }
        for (int category = 0; category < shares.length; category++) {
            liking[category] /= shares[category] + DAMPING;
            shares[category] /= Math.max(1, rated.size());
        }
    }

    /**
     * An item that stands somewhere.
     *
     * @param place on the page, from 0
     * @param size of the page
     * @return the item's numbers, the user's share of its categories and liking of them (means), place and size, and
     *     the user's: log(1 + ratings), mean and spread of the ratings, a 1 for the persona
     */
    double[] of(String itemId, int place, int size) {
        double[] numbers = new double[ItemNumbers.WIDTH + 4 + own.length];
        System.arraycopy(items.of(itemId), 0, numbers, 0, ItemNumbers.WIDTH);
        int at = ItemNumbers.WIDTH;
        int[] categories = items.categories(itemId);
        for (int category : categories) {
            numbers[at] += shares[category] / categories.length;
            numbers[at + 1] += liking[category] / categories.length;
        }
        numbers[at + 2] = place;
        numbers[at + 3] = size;
        System.arraycopy(own, 0, numbers, at + 4, own.length);
        return numbers;
    }
}
