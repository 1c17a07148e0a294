package io.github.dramatis.core.persona;

/**
 * The elbow of a falling cost curve: the point farthest below the straight line from its first to its last point, after
 * both axes are scaled to [0, 1]. Source: Satopää et al., Finding a "Kneedle" in a Haystack, 2011.
 */
public final class KneeRule {
    private KneeRule() {}

    /**
     * @param sizes numbers of groups, ascending, two or more; the first is there for the line and is never the answer
     * @param costs their costs
     * @return index of the elbow; of equals, the fewest groups
     */
    public static int indexOf(int[] sizes, double[] costs) {
        if (sizes.length < 2 || sizes.length != costs.length) {
            throw new IllegalArgumentException(sizes.length + " sizes, " + costs.length + " costs");
        }
        int last = sizes.length - 1;
        double width = sizes[last] - sizes[0];
        double height = costs[0] - costs[last];
        int knee = 1;
        double deepest = Double.NEGATIVE_INFINITY;
        for (int i = 1; i <= last; i++) {
            double across = (sizes[i] - sizes[0]) / width;
            double down = height > 0 ? (costs[0] - costs[i]) / height : 0;
            if (down - across > deepest) {
                deepest = down - across;
                knee = i;
            }
        }
        return knee;
    }
}
