package io.github.dramatis.core.prompt;

import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The answer that stands for each rating of a scale, and the words that explain it.
 *
 * <p>Whole numbers of one digit answer as themselves ("1" to "5"). Any other scale of at most ten ratings answers with
 * the digits from 0: half stars are 0 for 0.5 to 9 for 5. A larger scale answers with numbers of one width ("000" to
 * "100"), so that no answer begins another.
 *
 * @param scale the ratings
 * @param texts their answers, in ascending order of the ratings
 * @param plain whether an answer is the rating itself, so that no coding has to be explained
 */
public record LabelCoding(RatingScale scale, List<String> texts, boolean plain) {
    private static final int DIGITS = 10;
    private static final double LARGE = 1e6;
    private static final double NEAR = 1e-6;

    public LabelCoding {
        texts = List.copyOf(texts);
        if (texts.size() != scale.size() || texts.stream().distinct().count() != texts.size()) {
            throw new IllegalArgumentException("need one answer of its own for each of " + scale + ", have " + texts);
        }
    }

    /** The coding of a scale. */
    public static LabelCoding of(RatingScale scale) {
        boolean whole = isWhole(scale.min()) && isWhole(scale.step());
        boolean plain = whole && scale.min() >= 0 && (scale.max() < DIGITS || scale.size() > DIGITS);
        int width = plain
                ? Long.toString(Math.round(scale.max())).length()
                : Integer.toString(scale.size() - 1).length();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < scale.size(); i++) {
            long number = plain ? Math.round(scale.at(i)) : i;
            texts.add(String.format(Locale.ROOT, "%0" + width + "d", number));
        }
        return new LabelCoding(scale, texts, plain);
    }

    /** How to answer, in a sentence: what goes into the prompt. */
    public String instruction() {
        int last = texts.size() - 1;
        String how = texts.get(0).length() == 1 ? "one digit" : texts.get(0).length() + " digits";
        if (plain) {
            return "Answer with " + how + ", from " + texts.get(0) + " (worst) to " + texts.get(last) + " (best).";
        }
        return "Answer with " + how + ", from " + meaning(0) + " to " + meaning(last) + " in steps of "
                + withUnit(scale.format(scale.step())) + ".";
    }

    /** A rating as the answer that gives it: "4", "8". */
    public String show(double rating) {
        return texts.get(scale.nearestIndex(rating));
    }

    /** How often each answer was given, those never given left out: {@code "4 (2), 8 (17)"}; null where none was. */
    String showCounts(List<Integer> counts) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            if (counts.get(i) > 0) {
                shown.add(texts.get(i) + " (" + counts.get(i) + ")");
            }
        }
        return shown.isEmpty() ? null : String.join(", ", shown);
    }

    /** A value between ratings, counted as the answers are: "3.9", "6.8". */
    public String showMean(double mean) {
        return oneDecimal(plain ? mean : (mean - scale.min()) / scale.step());
    }

    /** The same in the words of the scale: "3.9 stars". */
    public String showMeanWithUnit(double mean) {
        return withUnit(oneDecimal(mean));
    }

    /** The numbers that answers are written in: the scale itself if they are plain, else 0 to size - 1. */
    public RatingScale answerScale() {
        return plain ? scale : new RatingScale(0, scale.size() - 1, 1);
    }

    private String meaning(int index) {
        return texts.get(index) + " = " + withUnit(scale.format(scale.at(index)));
    }

    private String withUnit(String number) {
        String unit = scale.max() == 5 ? "star" : "point";
        return number + " " + unit + (Objects.equals(number, "1") ? "" : "s");
    }

    /** Rounds as {@code %.1f}, which takes a hundred times as long and decides only where a digit is near. */
    private static String oneDecimal(double value) {
        double tenths = value * 10;
        double whole = Math.floor(tenths);
        double beyond = tenths - whole;
        if (value < 0 || value > LARGE || Double.isNaN(value) || Math.abs(beyond - 0.5) < NEAR) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        long shown = (long) whole + (beyond > 0.5 ? 1 : 0);
        return shown / 10 + "." + shown % 10;
    }

    private static boolean isWhole(double value) {
        return value == Math.rint(value);
    }
}
