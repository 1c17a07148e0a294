package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.evaluation.ParsedAnswer.Kind;
import io.github.dramatis.core.rating.RatingScale;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a rating out of what a model wrote after "RATING:".
 *
 * <p>A number is taken for the rating if it opens the answer ("4", "**3.5** stars", "Rating: 4/5", "3,5"), if a word of
 * rating stands right before it ("I would give it a 4") or one of its units right after it ("4 stars", "4 out of 5").
 * The first such number counts: a model that goes on writing has answered by then. A number anywhere else is part of
 * prose ("In 1995 I", "3D films", "the 4th"), and so is a range ("3-4"). Spelled numbers and drawn stars count where
 * nothing else could be meant ("four", "four stars", "★★★★☆"); of "⭐ 4/5" the number counts, which is alone in its line
 * or has a scale. Refusals are recognized by how they begin, in English.
 *
 * <p>Strict about the scale: 4.2 of half stars, or 4 out of 10 where five is the most, is {@link Kind#OUT_OF_RANGE} and
 * never rounded.
 */
public final class AnswerParser {
    /** Answers are a few tokens; what lies beyond is not looked at. */
    private static final int LONGEST = 1000;

    private static final String NUMBER = "(?<number>[-−]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+|,\\d{1,2}(?!\\d))?)";
    /** A number ends here: not in "3D", "4th", "4:30", "3-4", "3 or 4"; a unit may stick to it. */
    private static final String END =
            "(?!\\d|:\\d|[.,]\\d|\\s*[-–—~]\\s*\\d|\\s*(?:to|or)\\s+\\d)(?=\\W|$|stars?\\b|points?\\b)";

    private static final String MOST = "(?:\\s*/\\s*|\\s+out\\s+of\\s+)(?<most>\\d+)";
    private static final String MAYBE_MOST = END + "(?<percent>\\s*%)?(?:" + MOST + ")?";

    private static final String OPENING_WORDS = "(?:my|the|a|an|rating|score|answer|is|would|be)\\b";
    private static final Pattern OPENING =
            Pattern.compile("^(?:" + OPENING_WORDS + "|[-−–—]\\s+|[^\\p{L}\\p{N}−/-])*" + NUMBER + MAYBE_MOST);
    private static final Pattern AFTER_WORD = Pattern.compile("\\b(?:rat(?:e|ed|ing)|scored?|g[ai]ve|giving)\\b"
            + "(?:\\s+(?:it|this|that|the|of|is|be|a|an|about|solid|item|film|movie|book|one)\\b)*[\\s:=]+"
            + NUMBER + MAYBE_MOST);
    private static final Pattern BEFORE_UNIT = Pattern.compile("(?<![\\w.,:/–-])(?<!\\b(?:to|or|of) )" + NUMBER
            + "(?<percent>)(?:" + MOST + "|\\s*(?:stars?|points?)\\b)");
    private static final List<Pattern> NUMBERS = List.of(OPENING, AFTER_WORD, BEFORE_UNIT);

    private static final List<String> WORDS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");
    private static final Pattern SPELLED = Pattern.compile("^\\W*(?<word>" + String.join("|", WORDS)
            + ")(?<half>\\s+and\\s+a\\s+half)?(?:\\W*$|\\s+(?:stars?|points?|out\\s+of)\\b)");
    private static final Pattern STARS = Pattern.compile(
            "^(?:" + OPENING_WORDS + "|[^\\p{L}\\p{N}★⭐🌟☆])*(?<full>[★⭐🌟](?:[\\s\\u200D]*[★⭐🌟])*)\\s*(?<half>½)?");
    /** A number behind stars, in their line: it says what they say, alone or on its scale. */
    private static final Pattern BEHIND_STARS = Pattern.compile("^(?:[-−–—]\\s+|[^\\p{L}\\p{N}\\n−/-])*" + NUMBER + END
            + "(?<percent>)(?:" + MOST + "|\\s*(?:stars?|points?)\\b|[^\\p{L}\\p{N}\\n]*(?:\\n|$))");

    private static final Pattern HALF = Pattern.compile("^\\W*½(?:\\W*$|\\s+(?:stars?|points?|out\\s+of)\\b)");

    /** How refusals begin; apostrophes are straightened before. */
    private static final Pattern REFUSAL = Pattern.compile("^\\W*(?:"
            + String.join(
                    "|",
                    "(?:i\\s?'?\\s?a?m\\s+)?(?:(?:very|so)\\s+)?sorry\\b",
                    "i\\s?'?\\s?a?m\\s+(?:afraid|unable|not\\s+(?:able|sure))\\b",
                    "(?:my\\s+)?apologies\\b|i\\s+apologi[sz]e\\b|unfortunately\\b",
                    "as\\s+an?\\s+(?:ai|(?:large\\s+)?language)\\b",
                    "i\\s+(?:cannot|can\\s+not|can't|couldn't|could\\s+not|won't|will\\s+not)\\b(?!\\s+(?:believe|wait|stop|get))",
                    "i\\s+(?:don't|do\\s+not)\\s+(?:know|have)\\b",
                    "i\\s+(?:haven't|have\\s+not)\\s+(?:seen|watched|read|rated|played|heard|tried)\\b",
                    "it(?:'s|\\s+is)\\s+(?:not\\s+possible|impossible)\\b",
                    "no\\s+comment\\b|(?:unable|not\\s+able)\\s+to\\b|n/a\\b")
            + ")");

    private final RatingScale scale;

    public AnswerParser(RatingScale scale) {
        this.scale = scale;
    }

    /**
     * Classifies an answer.
     *
     * @param text what the model wrote after the prompt; null reads as empty
     */
    public ParsedAnswer parse(String text) {
        String answer = normalized(text);
        if (answer.codePoints().noneMatch(c -> Character.isLetterOrDigit(c) || "★⭐🌟½".indexOf(c) >= 0)) {
            return ParsedAnswer.of(Kind.EMPTY);
        }
        Matcher stars = STARS.matcher(answer);
        if (stars.find()) {
            Matcher number = BEHIND_STARS.matcher(answer.substring(stars.end()));
            return number.find() ? onScale(number) : onScale(fullStars(stars) + half(stars), null);
        }
        for (Pattern pattern : NUMBERS) {
            Matcher number = pattern.matcher(answer);
            if (number.find()) {
                return onScale(number);
            }
        }
        if (HALF.matcher(answer).find()) {
            return onScale(0.5, null);
        }
        Matcher spelled = SPELLED.matcher(answer);
        if (spelled.find()) {
            return onScale(WORDS.indexOf(spelled.group("word")) + half(spelled), null);
        }
        return ParsedAnswer.of(REFUSAL.matcher(answer).find() ? Kind.REFUSAL : Kind.PROSE);
    }

    private static long fullStars(Matcher stars) {
        return stars.group("full")
                .codePoints()
                .filter(c -> "★⭐🌟".indexOf(c) >= 0)
                .count();
    }

    private static double half(Matcher matched) {
        return matched.group("half") == null ? 0 : 0.5;
    }

    /**
     * Lower case, one form of digits and widths, "4½" as "4.5", without Markdown's emphasis and Unicode's variation
     * selectors.
     */
    private static String normalized(String text) {
        if (text == null) {
            return "";
        }
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
        String halves = cut.replaceAll("(?<=\\d) ?½", ".5")
                .replaceAll("(?<![\\d.,/])(\\d) 1/2(?![\\d/])", "$1.5")
                .replace("½", "\u0001");
        String plain = Normalizer.normalize(halves, Normalizer.Form.NFKC).replace("\u0001", "½");
        return plain.replaceAll("[*_`\uFE0E\uFE0F\u20E3]+", "")
                .replace('’', '\'')
                .toLowerCase(Locale.ROOT)
                .strip();
    }

    private static double value(String number) {
        String digits = number.replace('−', '-');
        if (digits.matches("-?\\d{1,3}(,\\d{3})+.*")) {
            return Double.parseDouble(digits.replace(",", ""));
        }
        return Double.parseDouble(digits.replace(',', '.'));
    }

    /** A percentage is a rating on a scale of 0 to 100 alone. */
    private ParsedAnswer onScale(Matcher number) {
        boolean percent =
                number.group("percent") != null && number.group("percent").contains("%");
        return percent && !(scale.min() == 0 && scale.max() == 100)
                ? ParsedAnswer.of(Kind.OUT_OF_RANGE)
                : onScale(value(number.group("number")), number.group("most"));
    }

    private ParsedAnswer onScale(double value, String most) {
        boolean sameMaximum = most == null || Double.parseDouble(most) == scale.max();
        if (!sameMaximum || !scale.contains(value)) {
            return ParsedAnswer.of(Kind.OUT_OF_RANGE);
        }
        return new ParsedAnswer(Kind.RATING, OptionalDouble.of(scale.at(scale.nearestIndex(value))));
    }
}
