package io.github.dramatis.core.reflection;

import io.github.dramatis.core.rating.RatingScale;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of a user so far. Ratings are added in time order; nothing of a single rating is kept. */
public final class History {
    private static final int COVERED_PERCENT = 80;
    private static final int YEARS_IN_DECADE = 10;
    private static final int ENOUGH_DATED = 5;
    private static final double MOST = 0.6;

    private final RatingScale scale;
    private final double near;
    private final RatingSums all = new RatingSums();
    private final int[] perLevel; // [scale.size()], how often each rating was given
    private final Map<String, RatingSums> categories = new HashMap<>();
    private final Map<Integer, RatingSums> decades = new HashMap<>();
    private int dated;

    public History(RatingScale scale) {
        this.scale = scale;
        this.near = RatingWords.near(scale);
        this.perLevel = new int[scale.size()];
    }

    /** Learns one more rating. */
    public void add(RatedItem item) {
        all.add(item, near);
        perLevel[scale.nearestIndex(item.rating())]++;
        for (String category : item.categories()) {
            categories.computeIfAbsent(category, c -> new RatingSums()).add(item, near);
        }
        if (item.year() != null) {
            dated++;
            int decade = Math.floorDiv(item.year(), YEARS_IN_DECADE) * YEARS_IN_DECADE;
            decades.computeIfAbsent(decade, d -> new RatingSums()).add(item, near);
        }
    }

    /** Ratings known. */
    public int size() {
        return all.count();
    }

    /** Whether its ratings say how much something was liked. */
    public boolean isRated() {
        return scale.isRated();
    }

    /** Mean rating. */
    public double mean() {
        return all.mean();
    }

    /** Standard deviation of the ratings (population). */
    public double spread() {
        return all.spread();
    }

    /** [levels] how often each rating of the scale was given, ascending. */
    public List<Long> histogram() {
        return Arrays.stream(perLevel).asLongStream().boxed().toList();
    }

    /** The traits that the ratings known so far show. */
    public Traits traits() {
        Double conformity = !isRated() || all.compared() == 0 ? null : all.meanSquaredDifference();
        return new Traits(all.count(), conformity, diversity());
    }

    RatingSums all() {
        return all;
    }

    /** Category to its ratings. */
    Map<String, RatingSums> categories() {
        return categories;
    }

    /** First year of a decade to its ratings. */
    Map<Integer, RatingSums> decades() {
        return decades;
    }

    /** First year of the decade that most items are from; empty where no decade holds most of them. */
    Optional<Integer> mainDecade() {
        return decades.entrySet().stream()
                .filter(decade -> dated >= ENOUGH_DATED && decade.getValue().count() >= MOST * dated)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The lowest given rating that a share of all ratings does not exceed; 0: the lowest, 1: the highest. */
    double quantile(double share) {
        int seen = 0;
        for (int i = 0; i < perLevel.length; i++) {
            seen += perLevel[i];
            if (seen >= Math.max(1, share * size())) {
                return scale.at(i);
            }
        }
        return scale.max();
    }

    /** Share of the ratings that are the scale's highest. */
    double shareOfHighest() {
        return (double) perLevel[perLevel.length - 1] / size();
    }

    /** Categories by number of ratings, most first, equal ones by name. */
    List<String> mostRated() {
        return categories.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, RatingSums> e) ->
                                -e.getValue().count())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    private int diversity() {
        int[] counts = categories.values().stream()
                .mapToInt(RatingSums::count)
                .sorted()
                .toArray();
        long total = Arrays.stream(counts).asLongStream().sum();
        long covered = 0;
        int taken = 0;
        while (covered * 100 < total * COVERED_PERCENT) {
            covered += counts[counts.length - 1 - taken];
            taken++;
        }
        return taken;
    }
}
