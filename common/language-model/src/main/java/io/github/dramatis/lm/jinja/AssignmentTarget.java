package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Namespace;
import java.util.Iterator;
import java.util.List;

/** What a value is assigned to. */
interface AssignmentTarget {
    void assign(Scope scope, Object value);

    record Variable(String name) implements AssignmentTarget {
        @Override
        public void assign(Scope scope, Object value) {
            scope.set(name, value);
        }
    }

    /** {@code namespace.attribute}. */
    record NamespaceAttribute(String namespace, String attribute) implements AssignmentTarget {
        @Override
        public void assign(Scope scope, Object value) {
            if (!(scope.read(namespace) instanceof Namespace variables)) {
                throw new TemplateException("'" + namespace + "." + attribute + "' is set, but no namespace");
            }
            variables.variables().put(Globals.namespaceKey(Text.of(attribute)), value);
        }
    }

    /** {@code a, b}: as many values as targets. */
    record Several(List<AssignmentTarget> targets) implements AssignmentTarget {
        @Override
        public void assign(Scope scope, Object value) {
            Iterator<Object> values = Iteration.of(value);
            for (AssignmentTarget target : targets) {
                if (!values.hasNext()) {
                    throw new TemplateException("fewer than " + targets.size() + " values to unpack");
                }
                target.assign(scope, values.next());
            }
            if (values.hasNext()) {
                throw new TemplateException("more than " + targets.size() + " values to unpack");
            }
        }
    }
}
