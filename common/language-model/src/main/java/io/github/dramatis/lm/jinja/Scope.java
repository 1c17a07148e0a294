package io.github.dramatis.lm.jinja;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The variables that a part of a template sees: its own and those of the parts around it. A loop's body, a macro, a
 * block that captures text each have their own; what is set there is not seen outside.
 */
final class Scope {
    private static final Set<String> RESERVED = Set.of("self", "super", "varargs", "kwargs");
    private static final Set<String> NOT_ASSIGNED = Set.of("self", "super", "varargs", "kwargs", "loop", "caller");

    private final Rendering rendering;
    private final Scope outer; // null for what the program passes in
    private final Map<String, Object> variables = new HashMap<>();
    private final Set<String> readHere = new HashSet<>(); // names of the program's that this scope itself has read
    private final Set<String> readWithin = new HashSet<>(); // and that scopes within have read through this one

    private Scope(Rendering rendering, Scope outer) {
        this.rendering = rendering;
        this.outer = outer;
    }

    /** What the program passes in. */
    static Scope of(Rendering rendering, Map<String, Object> variables) {
        Scope scope = new Scope(rendering, null);
        scope.variables.putAll(variables);
        return scope;
    }

    Scope within() {
        return new Scope(rendering, this);
    }

    Rendering rendering() {
        return rendering;
    }

    Object evaluate(Expression expression) {
        rendering.enter();
        Object value = expression.evaluate(this);
        rendering.leave();
        return value;
    }

    Object read(String name) {
        if (RESERVED.contains(name) || name.startsWith("__")) {
            throw new UnsupportedException("the name '" + name + "'");
        }
        Scope holder = this;
        while (holder != null && !holder.variables.containsKey(name)) {
            holder = holder.outer;
        }
        if (holder == null) {
            return Undefined.name(name);
        }
        if (holder.outer == null && holder != this) {
            noteRead(name);
        }
        return holder.variables.get(name);
    }

    private void noteRead(String name) {
        readHere.add(name);
        for (Scope scope = outer; scope.outer != null; scope = scope.outer) {
            scope.readWithin.add(name);
        }
    }

    /**
     * Sets a variable of this scope.
     *
     * @throws UnsupportedException where Jinja's compiler would have hidden the program's variable of that name from a
     * loop or     macro before
     */
    void set(String name, Object value) {
        if (NOT_ASSIGNED.contains(name)) {
            throw new UnsupportedException("an assignment to '" + name + "'");
        } else if (readWithin.contains(name) && !readHere.contains(name) && !variables.containsKey(name)) {
            throw new UnsupportedException("'" + name + "', which is read in a loop or macro and set after it");
        }
        variables.put(name, value);
    }

    /** Sets what only the interpreter makes: {@code loop} and {@code caller}. */
    void define(String name, Object value) {
        variables.put(name, value);
    }
}
