package io.github.dramatis.lm.jinja;

import java.util.ArrayList;
import java.util.List;

/** Collects a text within the bounds of a rendering. */
final class TextBuilder {
    private final Rendering rendering;
    private final List<Text> parts = new ArrayList<>();

    TextBuilder(Rendering rendering) {
        this.rendering = rendering;
    }

    TextBuilder append(Text part) {
        rendering.makeText(1L + part.size());
        parts.add(part);
        return this;
    }

    /** Text that is not data. */
    TextBuilder append(String part) {
        return append(Text.of(part));
    }

    Text build() {
        return parts.size() == 1 ? parts.get(0) : Text.join(parts);
    }
}
