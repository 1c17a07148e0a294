package io.github.dramatis.lm.jinja;

/** What a name stands for that has no value: it can be printed (as nothing), tested and looped over, nothing else. */
record Undefined(String why) {
    static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    static Undefined attribute(Object of, Object name) {
        return new Undefined("a " + Values.type(of) + " has no '" + name + "'");
    }

    TemplateException error() {
        return new TemplateException(why);
    }
}
