package io.github.dramatis.core.persona;

/**
 * Where a group differs from the population.
 *
 * @param trait what differs
 * @param category for {@link Trait#CATEGORY}, the category; else empty
 * @param size the group's mean less the population's, in the population's standard deviations over users
 */
public record Difference(Trait trait, String category, double size) {
    /** What can differ; each with the words for more and for less of it. */
    public enum Trait {
        /** Logarithm of the number of ratings. */
        ACTIVITY("busy", "occasional"),
        /** Mean squared difference to what others give: more of it is less conformity. */
        NONCONFORMITY("independent", "mainstream"),
        /** Number of categories that make up most ratings. */
        DIVERSITY("wide-ranging", "focused"),
        RATING_MEAN("generous", "demanding"),
        RATING_SPREAD("outspoken", "even-tempered"),
        /** Share of the ratings that go to a category. */
        CATEGORY("", "");

        private final String more;
        private final String less;

        Trait(String more, String less) {
            this.more = more;
            this.less = less;
        }
    }

    public static Difference of(Trait trait, double size) {
        return new Difference(trait, "", size);
    }

    public static Difference ofCategory(String category, double size) {
        return new Difference(Trait.CATEGORY, category, size);
    }

    /** The adjective for a difference that is no category's. */
    String adjective() {
        return size > 0 ? trait.more : trait.less;
    }
}
