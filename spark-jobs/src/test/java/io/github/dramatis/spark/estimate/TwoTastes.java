package io.github.dramatis.spark.estimate;

import io.github.dramatis.core.estimate.UserFold;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.table.Interaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Users who love even items and users who love odd ones: what biases cannot tell and one factor can. */
public final class TwoTastes {
    public static final RatingScale SCALE = new RatingScale(1, 5, 1);
    public static final int FOLDS = 3;
    public static final int ITEMS = 16;
    private static final int USERS = 36;

    private TwoTastes() {}

    /** About half train, a tenth validation, a fifth test. */
    public static List<Interaction> ratings() {
        List<Interaction> ratings = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (int item = 0; item < ITEMS; item++) {
                double draw = Draws.uniform(1, "split", user + " " + item);
                if (draw < 0.8) {
                    String split = draw < 0.5 ? "train" : draw < 0.6 ? "validation" : "test";
                    double noise = Draws.uniform(1, "noise", user + " " + item);
                    double rating = (user % 2 == item % 2 ? 4 : 2) + (noise < 0.3 ? -1 : noise < 0.7 ? 0 : 1);
                    ratings.add(rating("u" + user, "i" + item, rating, split, false));
                }
            }
        }
        return ratings;
    }

    public static Interaction rating(String user, String item, double rating, String split, boolean afterReference) {
        return new Interaction(user, item, rating, Instant.EPOCH, split, afterReference);
    }

    public static int fold(Interaction rating) {
        return UserFold.of(rating.userId(), FOLDS);
    }

    public static List<Interaction> of(List<Interaction> ratings, String... splits) {
        return ratings.stream()
                .filter(rating -> Arrays.asList(splits).contains(rating.split()))
                .toList();
    }
}
