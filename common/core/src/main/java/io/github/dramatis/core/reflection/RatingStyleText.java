package io.github.dramatis.core.reflection;

import java.io.Serializable;

/** Says how a user rates: how much, around which mean, how widely, and beside others. */
final class RatingStyleText implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int ENOUGH_FOR_HABITS = 6;
    private static final double RARE = 0.05;
    private static final double OFTEN = 0.25;
    /** The middle 70 % of the ratings are what is usual. */
    private static final double USUAL_FROM = 0.15;

    private static final double USUAL_TO = 0.85;
    /** Standard deviations, as shares of the scale's range: about 1.2 stars. */
    private static final double WIDE_SPREAD = 0.27;

    private final RatingWords words;
    private final String items;

    RatingStyleText(RatingWords words, String items) {
        this.words = words;
        this.items = items;
    }

    /** "I have rated 40 films: 3.6 on average, mostly between 3 and 4.5; I seldom give 5." */
    String habits(History known, TraitLevels levels) {
        if (known.size() == 1) {
            return "I have given a single rating so far, " + words.rating(known.quantile(0)) + ".";
        }
        String amount =
                switch (levels.activity()) {
                    case LOW -> "I have rated " + known.size() + " " + items;
                    case MEDIUM -> "I rate " + items + " regularly, " + known.size() + " so far";
                    case HIGH -> "I rate a great many " + items + ", " + known.size() + " so far";
                };
        if (known.quantile(0) == known.quantile(1)) {
            return amount + ", and gave every one " + words.rating(known.quantile(0)) + ".";
        }
        return amount + ": " + words.mean(known.mean()) + " on average, " + usual(known) + extremes(known) + ".";
    }

    private String usual(History known) {
        String low = words.rating(known.quantile(USUAL_FROM));
        String high = words.rating(known.quantile(USUAL_TO));
        if (low.equals(high)) {
            return "nearly always " + low;
        }
        boolean wide = known.spread() >= words.ofRange(WIDE_SPREAD);
        return wide ? "anything from " + low + " to " + high : "mostly " + low + " to " + high;
    }

    private String extremes(History known) {
        double share = known.shareOfHighest();
        String top = words.rating(words.scale().max());
        boolean alwaysTop = known.quantile(USUAL_FROM) == words.scale().max();
        if (known.size() < ENOUGH_FOR_HABITS || alwaysTop) {
            return "";
        }
        if (share >= OFTEN) {
            return "; I give " + top + " freely";
        }
        if (share == 0) {
            return "; I have never given " + top;
        }
        return share <= RARE ? "; I seldom give " + top : "";
    }

    /** "I rate about 0.6 lower than others."; empty if nothing can be compared. */
    String besideOthers(History known, TraitLevels levels) {
        if (levels.conformity() == null) {
            return "";
        }
        double above = known.all().meanAboveOthers();
        String typical = words.mean(Math.sqrt(known.all().meanSquaredDifference()));
        if (Math.abs(above) < words.near()) {
            return switch (levels.conformity()) {
                case HIGH -> "I see things much as others do.";
                case MEDIUM -> "I am often about " + typical + " off what others give, either way.";
                case LOW -> "I go my own way, often " + typical + " off what others give, either way.";
            };
        }
        String bias = words.mean(Math.abs(above)) + (above > 0 ? " higher" : " lower");
        return switch (levels.conformity()) {
            case HIGH -> "I judge as others do, only about " + bias + ".";
            case MEDIUM -> "I rate about " + bias + " than others.";
            case LOW -> "I go my own way, rating about " + bias + " than others.";
        };
    }
}
