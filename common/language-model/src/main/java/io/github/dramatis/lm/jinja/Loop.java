package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Function;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The variable {@code loop} of a for loop. It takes items one at a time, one ahead where the template asks for what
 * comes.
 */
final class Loop {
    static final Set<String> KNOWN = Set.of(
            "changed",
            "cycle",
            "depth",
            "depth0",
            "first",
            "index",
            "index0",
            "last",
            "length",
            "nextitem",
            "previtem",
            "revindex",
            "revindex0");

    private final Rendering rendering;
    private final Object iterable;
    private Iterator<Object> items;
    private long index = -1; // from 0
    private long length = -1; // until known
    private Object before;
    private Object current;
    private boolean peeked;
    private Object after;
    private Object lastChanged = this;

    Loop(Rendering rendering, Object iterable) {
        this.rendering = rendering;
        this.iterable = iterable;
        this.items = Iteration.of(iterable);
    }

    boolean hasNext() {
        return peeked || items.hasNext();
    }

    Object next() {
        before = current;
        current = peeked ? after : items.next();
        peeked = false;
        index++;
        return current;
    }

    private boolean isLast() {
        if (!peeked && items.hasNext()) {
            after = items.next();
            peeked = true;
        }
        return !peeked;
    }

    private long length() {
        if (length < 0 && Iteration.hasLength(iterable)) {
            length = Iteration.length(iterable);
        } else if (length < 0) {
            List<Object> rest = Iteration.list(rendering, new Values.Generator(items));
            length = rest.size() + index + 1 + (peeked ? 1 : 0);
            items = rest.iterator();
        }
        return length;
    }

    /** One of {@link #KNOWN}. */
    Object attribute(String name) {
        return switch (name) {
            case "index" -> index + 1;
            case "index0" -> index;
            case "revindex" -> length() - index;
            case "revindex0" -> length() - index - 1;
            case "length" -> length();
            case "first" -> index == 0;
            case "last" -> isLast();
            case "depth" -> 1L;
            case "depth0" -> 0L;
            case "previtem" -> index == 0 ? new Undefined("there is no previous item") : before;
            case "nextitem" -> isLast() ? new Undefined("there is no next item") : after;
            case "cycle" -> (Function) (callers, arguments) -> cycle(arguments);
            default -> (Function) this::changed;
        };
    }

    private Object cycle(Arguments arguments) {
        int count = arguments.positional().size();
        if (count == 0) {
            throw new TemplateException("loop.cycle needs items");
        }
        return arguments.bindPositional("loop.cycle", count).get((int) (index % count));
    }

    private Object changed(Rendering callers, Arguments arguments) {
        arguments.bindPositional("loop.changed", arguments.positional().size());
        Object value = new Values.Tuple(arguments.positional());
        boolean changed = lastChanged == this || !Comparison.equal(callers, lastChanged, value);
        lastChanged = value;
        return changed;
    }
}
