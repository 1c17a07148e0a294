package io.github.dramatis.lm.tokenizer;

/** White space of Unicode or of Java: more than any pre-tokenizer joins with a newline beside it. */
final class WhiteSpace {
    private static final int NEXT_LINE = 0x85;

    private WhiteSpace() {}

    static boolean is(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == NEXT_LINE;
    }
}
