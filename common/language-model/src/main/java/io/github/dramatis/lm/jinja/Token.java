package io.github.dramatis.lm.jinja;

/**
 * What the parser reads.
 *
 * @param text of a name or an operator; otherwise empty
 * @param value the text (data, string) or number
 */
record Token(Kind kind, String text, Object value, int line) {
    enum Kind {
        DATA("text"),
        VARIABLE_BEGIN("'{{'"),
        VARIABLE_END("'}}'"),
        BLOCK_BEGIN("'{%'"),
        BLOCK_END("'%}'"),
        NAME("a name"),
        STRING("a string"),
        NUMBER("a number"),
        OPERATOR("an operator"),
        END("the template's end");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    @Override
    public String toString() {
        return text.isEmpty() ? kind.toString() : "'" + text + "'";
    }
}
