package io.github.dramatis.core.synth;

import io.github.dramatis.core.random.Draws;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A world with planted personas: every user, item and rating is a function of the seed and its own number alone, so
 * that any part of it can be made anywhere.
 *
 * <p>A user of persona p rates item i with {@code 3.3 + taste + quality + bias + noise}, rounded into 1 to 5: taste is
 * {@value #TASTE_WEIGHT} times p's mean preference (-1 to 1) for i's categories; quality, bias and noise are normal
 * with standard deviations {@value #QUALITY_SPREAD}, {@value #BIAS_SPREAD} and {@value #NOISE_SPREAD}. Users choose
 * what they expect to like, and what many choose.
 */
public final class SyntheticWorld implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Names of the categories. */
    public static final List<String> CATEGORIES = List.of(
            "Action",
            "Adventure",
            "Animation",
            "Comedy",
            "Crime",
            "Documentary",
            "Drama",
            "Fantasy",
            "Horror",
            "Musical",
            "Romance",
            "Thriller");

    /** Ratings are 1 to 5. */
    public static final int HIGHEST = 5;

    private static final String STAGE = "synth";
    private static final double MIDDLE = 3.3;
    private static final double TASTE_WEIGHT = 1.1;
    private static final double QUALITY_SPREAD = 0.4;
    private static final double BIAS_SPREAD = 0.3;
    private static final double NOISE_SPREAD = 0.5;
    /** Categories that a persona loves, and as many that it cannot stand. */
    private static final int STRONG_TASTES = 3;

    private static final double STRONG = 0.9;
    private static final double WEAK_SPREAD = 0.2;
    /** Popularity falls with the item's number: the first tenth of the items gets a bit over a third of the choices. */
    private static final double POPULARITY_SKEW = 2.2;
    /** A disliked item is taken with this probability when it comes up, a loved one always. */
    private static final double TAKEN_THOUGH_DISLIKED = 0.15;

    private static final long FIRST_SECOND = 1_420_070_400L; // 2015-01-01
    private static final long STARTS_WITHIN = 5L * 365 * 86_400;
    private static final double DAYS_BETWEEN = 3;
    private static final double SECONDS_A_DAY = 86_400;

    private final SyntheticWorldConfig config;
    private final double[][] preferences; // [personas, categories], -1 to 1

    public SyntheticWorld(SyntheticWorldConfig config) {
        this.config = config;
        this.preferences = new double[config.personas()][];
        for (int persona = 0; persona < config.personas(); persona++) {
            preferences[persona] = preferences(persona);
        }
    }

    /** The persona of a user, 0 to personas - 1, each about equally often. */
    public int personaOf(long user) {
        return (int) (Draws.uniform(config.seed(), STAGE, "persona-of-" + user) * config.personas());
    }

    /** The item of that number, 0 to items - 1. */
    public SyntheticItem item(int number) {
        SplittableRandom random = Draws.generator(config.seed(), STAGE, "item-" + number);
        double quality = QUALITY_SPREAD * random.nextGaussian();
        int wanted = 1 + random.nextInt(3);
        List<Integer> categories = new ArrayList<>();
        while (categories.size() < wanted) {
            int category = random.nextInt(CATEGORIES.size());
            if (!categories.contains(category)) {
                categories.add(category);
            }
        }
        int year = 1950 + random.nextInt(65);
        String title = SyntheticTitle.of(number, random);
        return new SyntheticItem("i" + number, title, year, List.copyOf(categories), quality);
    }

    /** The ratings of the user of that number, 0 to users - 1, in the order of time. */
    public List<SyntheticRating> ratings(long user) {
        SplittableRandom random = Draws.generator(config.seed(), STAGE, "user-" + user);
        double[] tastes = preferences[personaOf(user)];
        double bias = BIAS_SPREAD * random.nextGaussian();
        int count = count(random);
        long second = FIRST_SECOND + random.nextLong(STARTS_WITHIN);
        List<SyntheticRating> ratings = new ArrayList<>(count);
        Set<Integer> rated = new HashSet<>();
        while (ratings.size() < count) {
            int number = (int) (config.items() * Math.pow(random.nextDouble(), POPULARITY_SKEW));
            SyntheticItem item = item(number);
            double taste = meanTaste(tastes, item);
            boolean taken = random.nextDouble() < TAKEN_THOUGH_DISLIKED + (1 - TAKEN_THOUGH_DISLIKED) * (taste + 1) / 2;
            if (!taken || !rated.add(number)) {
                continue;
            }
            double value = MIDDLE + TASTE_WEIGHT * taste + item.quality() + bias + NOISE_SPREAD * random.nextGaussian();
            int rating = (int) Math.max(1, Math.min(HIGHEST, Math.rint(value)));
            ratings.add(new SyntheticRating("u" + user, item.itemId(), rating, second));
            second += 1 + (long) (-Math.log(1 - random.nextDouble()) * DAYS_BETWEEN * SECONDS_A_DAY);
        }
        return ratings;
    }

    /** Draws a number: at least half the average, the rest geometric, at most half the items. */
    private int count(SplittableRandom random) {
        int least = (config.ratingsPerUser() + 1) / 2;
        double mean = config.ratingsPerUser() - least;
        double more = Math.log(1 - random.nextDouble()) / Math.log(mean / (mean + 1));
        return (int) Math.min(config.items() / 2, least + Math.floor(more));
    }

    private static double meanTaste(double[] tastes, SyntheticItem item) {
        double sum = 0;
        for (int category : item.categories()) {
            sum += tastes[category];
        }
        return sum / item.categories().size();
    }

    /** Some categories loved, as many disliked, the rest near indifference; which ones is the persona's own draw. */
    private double[] preferences(int persona) {
        SplittableRandom random = Draws.generator(config.seed(), STAGE, "persona-" + persona);
        int[] order = new int[CATEGORIES.size()];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        double[] tastes = new double[order.length];
        for (int i = 0; i < order.length; i++) {
            tastes[order[i]] = i < STRONG_TASTES
                    ? STRONG
                    : i < 2 * STRONG_TASTES ? -STRONG : Math.max(-1, Math.min(1, WEAK_SPREAD * random.nextGaussian()));
        }
        return tastes;
    }
}
