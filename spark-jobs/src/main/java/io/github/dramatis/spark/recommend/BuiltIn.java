package io.github.dramatis.spark.recommend;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.naming.ByName;
import io.github.dramatis.core.naming.NearestName;
import io.github.dramatis.core.rating.RatingScale;
import java.util.Arrays;
import java.util.List;

/** The recommenders that are built in. */
public enum BuiltIn {
    /** Items of the catalogue at random. */
    RANDOM("random"),
    /** Ranks items by the number of ratings. */
    POPULARITY("popularity"),
    /**
     * Ranks items by the number of ratings, each of which loses half its weight in every half-life before the latest.
     */
    RECENT_POPULARITY("recent-popularity"),
    /** Ranks items by their cosines with those of the user's items that are among their nearest neighbours. */
    ITEM_KNN("item-knn"),
    /** Ranks items by the cosines of the user's nearest neighbours who rated them. */
    USER_KNN("user-knn"),
    /** Ranks items by MLlib's ALS on the ratings. */
    ALS("als"),
    /** The same with fewer factors. */
    ALS_SMALL("als-small"),
    /** Ranks items by MLlib's ALS on who rated what, whatever the rating. */
    IMPLICIT_ALS("implicit-als"),
    /** Ranks items by the cosine of their vector with the mean of those that the user liked. */
    CONTENT("content"),
    /** Ranks items by the damped mean of the ratings. */
    BIAS("bias");

    private final String title;

    BuiltIn(String title) {
        this.title = title;
    }

    /** The name in the option {@code --built-in} and the column {@code recommender}. */
    public String title() {
        return title;
    }

    /** @throws UserError if it is fitted on ratings and there are none */
    public void requireUsable(RatingScale scale) {
        if (!scale.isRated() && (this == ALS || this == ALS_SMALL || this == BIAS)) {
            throw new UserError(
                    "built-in recommender " + title,
                    "it is fitted on ratings, and the source has none (source.feedback: taken)",
                    "take " + IMPLICIT_ALS.title + ", which is fitted on what was taken");
        }
    }

    /** Whether its lists depend on more ratings than those of their user. */
    public boolean isFitted() {
        return this != RANDOM && this != CONTENT;
    }

    /**
     * Whether it recommends by what its user has rated. The lists of others differ by what each user knows already:
     * those of another user are not worse.
     */
    public boolean isPersonal() {
        return this != RANDOM && this != POPULARITY && this != RECENT_POPULARITY && this != BIAS;
    }

    /** All names. */
    public static List<String> titles() {
        return Arrays.stream(values()).map(BuiltIn::title).toList();
    }

    /** @throws UserError if none has this name */
    public static BuiltIn of(String title) {
        return ByName.find(values(), BuiltIn::title, title)
                .orElseThrow(() -> new UserError(
                        "built-in recommender " + title,
                        "there is none of this name",
                        "did you mean " + NearestName.of(title, titles()) + "? There are "
                                + String.join(", ", titles())));
    }
}
