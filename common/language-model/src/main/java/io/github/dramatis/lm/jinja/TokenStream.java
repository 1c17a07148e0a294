package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Token.Kind;
import java.util.List;

/** The tokens and where the parser is among them. */
final class TokenStream {
    private final List<Token> tokens; // the last one is END
    private int at;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token following() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean skipIfName(String name) {
        boolean there = current().isName(name);
        if (there) {
            next();
        }
        return there;
    }

    boolean skipIfOperator(String operator) {
        boolean there = current().isOperator(operator);
        if (there) {
            next();
        }
        return there;
    }

    Token expect(Kind kind) {
        if (!current().is(kind)) {
            throw unexpected("expected " + kind);
        }
        return next();
    }

    void expectName(String name) {
        if (!skipIfName(name)) {
            throw unexpected("expected '" + name + "'");
        }
    }

    void expectOperator(String operator) {
        if (!skipIfOperator(operator)) {
            throw unexpected("expected '" + operator + "'");
        }
    }

    TemplateException unexpected(String what) {
        return error(what + ", found " + current());
    }

    TemplateException error(String what) {
        return new TemplateException("line " + current().line() + ": " + what);
    }

    UnsupportedException unsupported(String what) {
        return new UnsupportedException("line " + current().line() + ": " + what);
    }
}
