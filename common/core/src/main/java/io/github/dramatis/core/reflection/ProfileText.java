package io.github.dramatis.core.reflection;

import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.Preferences.Preference;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what is known of a user as that user would say it: some fifty words, each sentence only where there is
 * something to say, its words by how strong the fact is. Without ratings it tells what the user picks, and how large a
 * share of it is what.
 */
public final class ProfileText implements Serializable {
    private static final long serialVersionUID = 1L;

    // strengths of preference, as shares of the scale's range: a tenth, a quarter, half a star
    private static final double LEAST_PREFERENCE = 0.025;
    private static final double CLEAR_PREFERENCE = 0.06;
    private static final double STRONG_PREFERENCE = 0.12;
    private static final int MOST_PREFERENCES = 2;
    private static final int USUAL_CATEGORIES = 3;
    /** Share of the ratings in one category that makes it nearly the only one. */
    private static final double NEARLY_ALL = 0.8;

    private final RatingWords words;
    private final RatingStyleText style;
    private final LatestChangeText latestChange;
    private final String items;

    /**
     * @param scale the ratings' scale
     * @param items what the items are called, plural: titles, films, books
     */
    public ProfileText(RatingScale scale, String items) {
        this.words = new RatingWords(scale);
        this.style = new RatingStyleText(words, items);
        this.latestChange = new LatestChangeText(words);
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
        Stream<String> sentences = words.scale().isRated()
                ? Stream.of(
                        style.habits(known, levels),
                        choices(known, levels),
                        tastes(known),
                        style.besideOthers(known, levels),
                        latestChange.write(known, latest))
                : Stream.of(amount(known, levels), choices(known, levels), latestChange.write(known, latest));
        return sentences.filter(sentence -> !sentence.isEmpty()).collect(Collectors.joining(" "));
    }

    private String amount(History known, TraitLevels levels) {
        if (known.size() == 1) {
            return "I have made a single pick so far.";
        }
        return switch (levels.activity()) {
            case LOW -> "I have picked " + known.size() + " " + items + " so far.";
            case MEDIUM -> "I pick " + items + " regularly, " + known.size() + " so far.";
            case HIGH -> "I pick a great many " + items + ", " + known.size() + " so far.";
        };
    }

    private String choices(History known, TraitLevels levels) {
        List<String> most = known.mostRated();
        String era = known.mainDecade().map(d -> "mostly from the " + d + "s").orElse("");
        if (most.isEmpty()) {
            return era.isEmpty() ? "" : "My " + items + " are " + era + ".";
        }
        String named = PlainText.list(most.stream()
                .limit(USUAL_CATEGORIES)
                .map(category -> chosen(category, known))
                .toList());
        boolean one = known.categories().get(most.get(0)).count() >= NEARLY_ALL * known.size();
        String verb =
                switch (levels.diversity()) {
                    case LOW -> "I keep to ";
                    case MEDIUM -> "I usually pick ";
                    case HIGH -> "I try all sorts, often ";
                };
        String chosen = one ? "Nearly all I pick is " + chosen(most.get(0), known) : verb + named;
        return chosen + (era.isEmpty() ? "." : ", " + era + ".");
    }

    /** A category; without ratings with its share, which is then all that tells how much it is liked. */
    private String chosen(String category, History known) {
        String name = PlainText.category(category);
        long percent = Math.round(100.0 * known.categories().get(category).count() / known.size());
        return words.scale().isRated() ? name : name + " (" + percent + " %)";
    }

    private String tastes(History known) {
        List<Preference<String>> liked = preferences(known, 1);
        List<Preference<String>> disliked = preferences(known, -1);
        List<String> best = named(liked);
        Preferences.of(known.decades(), known.mean(), 1, words.ofRange(CLEAR_PREFERENCE), 1)
                .forEach(p -> best.add("the " + p.key() + "s (" + words.mean(p.mean()) + ")"));
        if (best.isEmpty() && disliked.isEmpty()) {
            return "";
        }
        if (best.isEmpty()) {
            return "I " + dislike(disliked) + ".";
        }
        String like = like(liked) + PlainText.list(best);
        if (disliked.isEmpty()) {
            return "I " + like + ".";
        }
        boolean stricter =
                !liked.isEmpty() && -disliked.get(0).above() > liked.get(0).above();
        return stricter
                ? "I " + dislike(disliked) + " but " + like + "."
                : "I " + like + " but " + dislike(disliked) + ".";
    }

    private List<Preference<String>> preferences(History known, int direction) {
        double least = words.ofRange(LEAST_PREFERENCE);
        return Preferences.of(known.categories(), known.mean(), direction, least, MOST_PREFERENCES);
    }

    private String like(List<Preference<String>> liked) {
        double strength = liked.isEmpty() ? 0 : liked.get(0).above();
        if (strength >= words.ofRange(STRONG_PREFERENCE)) {
            return "love ";
        }
        return strength >= words.ofRange(CLEAR_PREFERENCE) ? "like " : "lean towards ";
    }

    private String dislike(List<Preference<String>> disliked) {
        double strength = -disliked.get(0).above();
        String verb = "care less for ";
        if (strength >= words.ofRange(STRONG_PREFERENCE)) {
            verb = "have no patience for ";
        } else if (strength >= words.ofRange(CLEAR_PREFERENCE)) {
            verb = "am hard on ";
        }
        return verb + PlainText.list(named(disliked));
    }

    private List<String> named(List<Preference<String>> preferences) {
        return preferences.stream()
                .map(p -> PlainText.category(p.key()) + " (" + words.mean(p.mean()) + ")")
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
