package io.github.dramatis.core.reflection;

import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.Preferences.Preference;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what is known of a user as that user would say it: about sixty words, each sentence only where there is something to
 * say, its words by how strong the fact is.
 */
public final class ProfileText implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Smallest preference that is said, share of the scale's range: a tenth of a star. */
    private static final double LEAST_PREFERENCE = 0.025;

    private static final double CLEAR_PREFERENCE = 0.06;
    private static final double STRONG_PREFERENCE = 0.12;
    private static final int FAVOURITES = 3;
    private static final int DISLIKES = 2;
    private static final double MOST = 0.6;
    private static final double RARE = 0.05;
    private static final double OFTEN = 0.25;
    private static final int ENOUGH_FOR_HABITS = 5;

    private final RatingWords words;
    private final String items;

    /**
     * @param scale the ratings' scale
     * @param items what the items are called, plural: titles, films, books
     */
    public ProfileText(RatingScale scale, String items) {
        this.words = new RatingWords(scale);
        this.items = items;
    }

    /**
     * The profile.
     *
     * @param known all ratings so far, at least one
     * @param latest the last batch of them alone
     * @param levels the traits of {@code known} in words
     */
    public String write(History known, History latest, TraitLevels levels) {
        return Stream.of(
                        ratingStyle(known, levels),
                        choices(known, levels),
                        tastes(known),
                        conformity(known, levels),
                        eras(known),
                        latestChange(known, latest))
                .filter(sentence -> !sentence.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private String ratingStyle(History known, TraitLevels levels) {
        RatingScale scale = words.scale();
        if (known.size() == 1) {
            return "I have given a single rating so far, " + words.rating(known.quantile(0)) + ".";
        }
        String amount =
                switch (levels.activity()) {
                    case LOW -> "I have rated " + known.size() + " " + items;
                    case MEDIUM -> "I rate " + items + " regularly, " + known.size() + " so far";
                    case HIGH -> "I rate a great many " + items + ", " + known.size() + " so far";
                };
        double low = known.quantile(0.15);
        double high = known.quantile(0.85);
        if (known.quantile(0) == known.quantile(1)) {
            return amount + ", and gave every one " + words.rating(low) + ".";
        }
        String usual = low == high
                ? ", nearly always " + words.rating(low)
                : ", mostly between " + words.rating(low) + " and " + words.rating(high);
        double share = known.shareOfHighest();
        String top = words.rating(scale.max());
        String extremes = "";
        if (share >= OFTEN) {
            extremes = "; I give " + top + " freely";
        } else if (known.size() > ENOUGH_FOR_HABITS && share <= RARE) {
            extremes = share == 0 ? "; I have never given " + top : "; I seldom give " + top;
        }
        return amount + ": " + words.mean(known.mean()) + " on average" + usual + extremes + ".";
    }

    private String choices(History known, TraitLevels levels) {
        List<String> most = known.mostRated();
        if (most.isEmpty()) {
            return "";
        }
        String named =
                PlainText.list(most.stream().limit(3).map(PlainText::category).toList());
        if (most.size() == 1) {
            return "All I choose is " + named + ".";
        }
        return switch (levels.diversity()) {
            case LOW -> "I keep mostly to " + named + ".";
            case MEDIUM -> "I usually pick " + named + ".";
            case HIGH -> "I try all sorts, most often " + named + ".";
        };
    }

    private String tastes(History known) {
        double least = words.ofRange(LEAST_PREFERENCE);
        List<Preference<String>> liked = Preferences.of(known.categories(), known.mean(), 1, least, FAVOURITES);
        List<Preference<String>> disliked = Preferences.of(known.categories(), known.mean(), -1, least, DISLIKES);
        if (liked.isEmpty() && disliked.isEmpty()) {
            return "";
        }
        if (liked.isEmpty()) {
            return "I " + dislike(disliked) + ".";
        }
        return "I " + like(liked) + (disliked.isEmpty() ? "." : " but " + dislike(disliked) + ".");
    }

    private String like(List<Preference<String>> liked) {
        double strength = liked.get(0).above();
        String verb = "am a little fonder of ";
        if (strength >= words.ofRange(STRONG_PREFERENCE)) {
            verb = "love ";
        } else if (strength >= words.ofRange(CLEAR_PREFERENCE)) {
            verb = "like ";
        }
        return verb + withMeans(liked);
    }

    private String dislike(List<Preference<String>> disliked) {
        double strength = -disliked.get(0).above();
        String verb = "am a little harder on ";
        if (strength >= words.ofRange(STRONG_PREFERENCE)) {
            verb = "have no patience for ";
        } else if (strength >= words.ofRange(CLEAR_PREFERENCE)) {
            verb = "am hard on ";
        }
        return verb + withMeans(disliked);
    }

    private String withMeans(List<Preference<String>> preferences) {
        return PlainText.list(preferences.stream()
                .map(p -> PlainText.category(p.key()) + " (" + words.mean(p.mean()) + ")")
                .toList());
    }

    private String conformity(History known, TraitLevels levels) {
        if (levels.conformity() == null) {
            return "";
        }
        double above = known.all().meanAboveOthers();
        String bias = "";
        if (Math.abs(above) >= words.near()) {
            bias = words.mean(Math.abs(above)) + (above > 0 ? " above" : " below");
        }
        return switch (levels.conformity()) {
            case HIGH -> bias.isEmpty()
                    ? "I see things much as others do."
                    : "I judge like others do, only " + bias + " them.";
            case MEDIUM -> bias.isEmpty()
                    ? "My ratings are near what others give, with some exceptions."
                    : "I rate about " + bias + " what others give.";
            case LOW -> bias.isEmpty()
                    ? "I go my own way, often far from what others give."
                    : "I go my own way, on average " + bias + " what others give.";
        };
    }

    private String eras(History known) {
        if (known.dated() < ENOUGH_FOR_HABITS) {
            return "";
        }
        Map.Entry<Integer, Tally> main = Collections.max(
                known.decades().entrySet(),
                Map.Entry.<Integer, Tally>comparingByValue((a, b) -> Integer.compare(a.count(), b.count()))
                        .thenComparing(Map.Entry.comparingByKey()));
        String mostly =
                main.getValue().count() >= MOST * known.dated() ? "Most are from the " + main.getKey() + "s" : "";
        List<Preference<Integer>> liked =
                Preferences.of(known.decades(), known.mean(), 1, words.ofRange(CLEAR_PREFERENCE), 1);
        if (liked.isEmpty()) {
            return mostly.isEmpty() ? "" : mostly + ".";
        }
        String best = "the " + liked.get(0).key() + "s " + "("
                + words.mean(liked.get(0).mean()) + ")";
        return mostly.isEmpty()
                ? "My favourite years are " + best + "."
                : mostly + ", my favourites from " + best + ".";
    }

    private String latestChange(History known, History latest) {
        int before = known.size() - latest.size();
        if (before < ENOUGH_FOR_HABITS || latest.size() < ENOUGH_FOR_HABITS) {
            return "";
        }
        double meanBefore = (known.all().sum() - latest.all().sum()) / before;
        double change = latest.mean() - meanBefore;
        String mood = "";
        if (Math.abs(change) >= words.near()) {
            mood = (change > 0 ? "more generous" : "stricter") + " (" + words.mean(latest.mean()) + ")";
        }
        String turn = newInterest(known, latest, before);
        if (mood.isEmpty() && turn.isEmpty()) {
            return "";
        }
        if (mood.isEmpty()) {
            return "Lately I choose more " + turn + ".";
        }
        return "Lately I am " + mood + (turn.isEmpty() ? "." : " and choose more " + turn + ".");
    }

    /** The category whose share rose most, if it rose by a quarter. */
    private static String newInterest(History known, History latest, int before) {
        String found = "";
        double most = OFTEN;
        for (String category : latest.mostRated()) {
            int now = latest.categories().get(category).count();
            int then = known.categories().get(category).count() - now;
            double rise = (double) now / latest.size() - (double) then / before;
            if (rise > most) {
                most = rise;
                found = PlainText.category(category);
            }
        }
        return found;
    }
}
