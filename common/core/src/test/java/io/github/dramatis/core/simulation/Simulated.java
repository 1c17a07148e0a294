package io.github.dramatis.core.simulation;

import io.github.dramatis.core.config.SessionRules;
import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Pages and agents of the tests. */
final class Simulated {
    static final RatingScale STARS = new RatingScale(1, 5, 1);
    static final SessionModel MODEL = new SessionModel(SessionRules.defaults(), STARS);

    private Simulated() {}

    /** Agents turn every page. */
    static SessionModel patient() {
        return new SessionModel(SessionRules.defaults().withTurning(100, 0), STARS);
    }

    /** Pages of two items each, of which one or the other is taken with the same chance. */
    static List<Page> pages(int pages, double takingRate) {
        List<Page> list = new ArrayList<>();
        for (int page = 1; page <= pages; page++) {
            list.add(new Page(List.of(page + "a", page + "b"), takingRate / 2, takingRate / 2, 1 - takingRate));
        }
        return list;
    }

    static List<String> users(int users) {
        return IntStream.range(0, users).mapToObj(user -> "user" + user).toList();
    }

    static List<Integer> indices(int systems) {
        return IntStream.range(0, systems).boxed().toList();
    }

    /** [columns][users] the same values for everybody. */
    static double[][] constant(int users, double... values) {
        return Arrays.stream(values)
                .mapToObj(value -> Collections.nCopies(users, value).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
    }
}
