package io.github.dramatis.lm.adapter;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression from an adapter's file, matched within bounds: backtracking can take exponential time. */
final class ModulePattern {
    /** Characters looked at for one name. Expressions of published adapters need a few hundred. */
    private static final int MOST_STEPS = 1_000_000;

    private final Pattern pattern;

    private ModulePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException with the reason if it is none, or nested too deep
     */
    static ModulePattern of(String expression) {
        try {
            return new ModulePattern(Pattern.compile(expression));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("it is nested too deep", e);
        }
    }

    /**
     * Whether the expression matches the whole name.
     *
     * @throws IllegalArgumentException if that takes too many steps
     */
    boolean matches(String name) {
        return pattern.matcher(new Counted(name, new int[1])).matches();
    }

    /** Text that is looked at a limited number of times. */
    private record Counted(CharSequence text, int[] steps) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (++steps[0] > MOST_STEPS) {
                throw new IllegalArgumentException("it takes more than " + MOST_STEPS + " steps to match");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
