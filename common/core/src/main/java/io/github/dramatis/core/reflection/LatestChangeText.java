package io.github.dramatis.core.reflection;

import java.io.Serializable;

/** Says what is new in the last batch against all that came before, if it is more than chance would bring. */
final class LatestChangeText implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int ENOUGH_RATINGS = 5;
    /** Change of the mean in standard deviations: about two standard errors of ten ratings. */
    private static final double CLEAR_CHANGE = 0.6;
    /** Rise of a category's share. */
    private static final double CLEAR_RISE = 0.35;

    private final RatingWords words;

    LatestChangeText(RatingWords words) {
        this.words = words;
    }

    /** "Lately I am stricter (3.1) and choose more horror."; empty if nothing changed. */
    String write(History known, History latest) {
        int before = known.size() - latest.size();
        if (before < ENOUGH_RATINGS || latest.size() < ENOUGH_RATINGS) {
            return "";
        }
        String mood = words.scale().isRated() ? mood(known, latest, before) : "";
        String interest = newInterest(known, latest, before);
        if (mood.isEmpty() && interest.isEmpty()) {
            return "";
        }
        String both = mood.isEmpty() || interest.isEmpty() ? "" : " and ";
        return "Lately I " + mood + both + interest + ".";
    }

    private String mood(History known, History latest, int before) {
        double meanBefore = (known.all().sum() - latest.all().sum()) / before;
        double change = latest.mean() - meanBefore;
        if (Math.abs(change) < Math.max(words.near(), CLEAR_CHANGE * known.spread())) {
            return "";
        }
        return "am " + (change > 0 ? "more generous" : "stricter") + " (" + words.mean(latest.mean()) + ")";
    }

    private static String newInterest(History known, History latest, int before) {
        String found = "";
        double most = CLEAR_RISE;
        for (String category : latest.mostRated()) {
            int now = latest.categories().get(category).count();
            int then = known.categories().get(category).count() - now;
            double rise = (double) now / latest.size() - (double) then / before;
            if (rise > most) {
                most = rise;
                found = "choose more " + PlainText.category(category);
            }
        }
        return found;
    }
}
