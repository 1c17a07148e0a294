package io.github.dramatis.core.reflection;

/** Running sums of the ratings of one category, of one decade or of a whole history. */
final class RatingSums {
    private int count;
    private double sum;
    private double squares;
    private int compared;
    private double aboveOthers;
    private double squaredDifferences;
    private int higher;
    private int lower;

    /** @param near difference to what others give that counts as agreement */
    void add(RatedItem item, double near) {
        count++;
        sum += item.rating();
        squares += item.rating() * item.rating();
        if (item.isComparable()) {
            double difference = item.aboveOthers();
            compared++;
            aboveOthers += difference;
            squaredDifferences += difference * difference;
            higher += difference >= near ? 1 : 0;
            lower += difference <= -near ? 1 : 0;
        }
    }

    int count() {
        return count;
    }

    double sum() {
        return sum;
    }

    double mean() {
        return sum / count;
    }

    /** Population standard deviation. */
    double spread() {
        double mean = mean();
        return Math.sqrt(Math.max(0, squares / count - mean * mean));
    }

    /** The mean as it would be with {@code damping} more ratings at {@code prior}. */
    double dampedMean(double prior, double damping) {
        return (sum + damping * prior) / (count + damping);
    }

    /** Ratings that could be compared with others'. */
    int compared() {
        return compared;
    }

    /** How many of the compared lie clearly above (1), below (-1) or near (0) what others give. */
    int leaning(int direction) {
        if (direction > 0) {
            return higher;
        }
        return direction < 0 ? lower : compared - higher - lower;
    }

    /** Mean difference to what others give, positive above. */
    double meanAboveOthers() {
        return aboveOthers / compared;
    }

    /** Mean squared difference to what others give. */
    double meanSquaredDifference() {
        return squaredDifferences / compared;
    }
}
