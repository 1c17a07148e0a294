package io.github.dramatis.core.served;

import io.github.dramatis.core.evaluation.AnswerParser;
import io.github.dramatis.core.evaluation.ParsedAnswer;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.TokenProbability;
import io.github.dramatis.core.prompt.ChoiceLetters;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.served.LabelReading.Source;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a distribution over the labels out of what a server answered.
 *
 * <p>Where the server tells the most probable tokens at the answer's first place, a label's probability is the sum of
 * those of the tokens that are the label, with or without white space around it. A label that is not among them is at
 * most as probable as the least of them, and at most as what they leave of 1: the smaller of the two bounds is taken.
 * This is meant for labels of one token, as all scales of at most ten ratings have them; where none of the labels is
 * among the tokens, and where the server tells no probabilities, the text decides. A letter that is a word of the
 * answer is no label: "I would pick B" chooses the second item and not the ninth.
 *
 * <p>A label in the text gets {@link #SURE} of the mass, the others share the rest evenly: the temperature that is
 * fitted on held-out rows makes it as sure as the model is right. Without a label in it no label has any mass and all
 * are as likely as another.
 */
public final class LabelReader {
    /** Mass of a label that the text alone gives. */
    static final double SURE = 0.9;
    /** Log-probability of labels that the model gave no mass to that is known. */
    static final double NO_MASS = -50;

    /**
     * A capital that stands alone where the answer begins, or behind a word that announces it. An I before a small
     * letter is a pronoun.
     */
    private static final Pattern LETTER = Pattern.compile(
            "^(?:\\W|\\b(?i:the|my|answer|choice|option|letter|is|i(?=\\h+(?-i:\\p{Ll}))|would|choose|pick|watch)\\b)*+"
                    + "\\b([A-Z])\\b(?!')");
    /** Characters in which a letter is looked for. */
    private static final int LONGEST = 200;

    private final List<String> labels;
    private final Function<String, Said> text;

    /**
     * What a text says.
     *
     * @param label index; negative: none
     * @param answer its class; null where texts are not classed
     */
    private record Said(int label, ParsedAnswer answer) {}

    private LabelReader(List<String> labels, Function<String, Said> text) {
        this.labels = labels;
        this.text = text;
    }

    /** Reads ratings. */
    public static LabelReader ofRatings(RatingScale scale) {
        LabelCoding coding = LabelCoding.of(scale);
        RatingScale answers = coding.answerScale();
        AnswerParser parser = new AnswerParser(answers);
        return new LabelReader(coding.texts(), text -> {
            ParsedAnswer answer = parser.parse(text);
            OptionalDouble rating = answer.rating();
            return new Said(rating.isEmpty() ? -1 : answers.nearestIndex(rating.getAsDouble()), answer);
        });
    }

    /**
     * Reads choices: the letters of a slate's items and, last, of none.
     *
     * @param items of the slate
     */
    public static LabelReader ofChoices(int items) {
        List<String> letters = ChoiceLetters.of(items);
        return new LabelReader(letters, text -> {
            String begin = text == null ? "" : text.substring(0, Math.min(LONGEST, text.length()));
            Matcher letter = LETTER.matcher(begin);
            return new Said(letter.find() ? letters.indexOf(letter.group(1)) : -1, null);
        });
    }

    /** The reading of a call that got no answer. */
    public LabelReading ofNone() {
        return new LabelReading(even(), Source.NOTHING, null);
    }

    /** Reads an answer. */
    public LabelReading read(ChatAnswer answer) {
        Said said = text.apply(answer.text());
        double[] told = told(answer);
        int word = said.answer() == null ? firstLetter(answer) : -1;
        if (word >= 0 && word != said.label()) {
            if (said.label() >= 0) {
                return new LabelReading(around(said.label()), Source.TEXT, null);
            }
            told[word] = 0;
        }
        if (Arrays.stream(told).anyMatch(probability -> probability > 0)) {
            return ofProbabilities(told, answer, said.answer());
        }
        return said.label() < 0
                ? new LabelReading(even(), Source.NOTHING, said.answer())
                : new LabelReading(around(said.label()), Source.TEXT, said.answer());
    }

    /** The label that the answer's first word is; negative: none. */
    private int firstLetter(ChatAnswer answer) {
        return answer.text() == null ? -1 : labels.indexOf(answer.text().strip().split("\\W", 2)[0]);
    }

    /** [labels] what the server told of each; 0 where it told nothing. */
    private double[] told(ChatAnswer answer) {
        double[] told = new double[labels.size()];
        for (TokenProbability token : answer.first()) {
            int label = labels.indexOf(withoutSpace(token.token()));
            if (label >= 0) {
                told[label] += Math.exp(token.logProbability());
            }
        }
        return told;
    }

    /** Tokenizers write a space as one of two signs; some servers show them. */
    private static String withoutSpace(String token) {
        return token.replaceAll("^[\\s\u2581\u0120]+|\\s+$", "");
    }

    private static LabelReading ofProbabilities(double[] told, ChatAnswer answer, ParsedAnswer said) {
        double least = 1;
        double rest = 1;
        for (TokenProbability token : answer.first()) {
            least = Math.min(least, Math.exp(token.logProbability()));
            rest -= Math.exp(token.logProbability());
        }
        double bound = Math.max(Math.exp(NO_MASS), Math.min(least, rest));
        double[] logs =
                Arrays.stream(told).map(p -> Math.log(p > 0 ? p : bound)).toArray();
        boolean all = Arrays.stream(told).allMatch(p -> p > 0);
        return new LabelReading(logs, all ? Source.LOGPROBS : Source.BOUNDED, said);
    }

    private double[] around(int label) {
        double[] logs = new double[labels.size()];
        Arrays.fill(logs, Math.log((1 - SURE) / (logs.length - 1)));
        logs[label] = Math.log(SURE);
        return logs;
    }

    private double[] even() {
        double[] logs = new double[labels.size()];
        Arrays.fill(logs, NO_MASS);
        return logs;
    }
}
