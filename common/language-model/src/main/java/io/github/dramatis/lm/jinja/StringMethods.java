package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Arguments.Bound;
import io.github.dramatis.lm.jinja.Values.Function;
import io.github.dramatis.lm.jinja.Values.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The methods of Python's str. */
final class StringMethods {
    static final Set<String> KNOWN = Set.of(
            "capitalize",
            "center",
            "count",
            "endswith",
            "find",
            "format",
            "index",
            "isalnum",
            "isalpha",
            "isascii",
            "isdigit",
            "islower",
            "isspace",
            "isupper",
            "join",
            "ljust",
            "lower",
            "lstrip",
            "partition",
            "removeprefix",
            "removesuffix",
            "replace",
            "rfind",
            "rindex",
            "rjust",
            "rpartition",
            "rsplit",
            "rstrip",
            "split",
            "splitlines",
            "startswith",
            "strip",
            "swapcase",
            "title",
            "upper",
            "zfill");
    static final Set<String> OTHERS = Set.of(
            "casefold",
            "encode",
            "expandtabs",
            "format_map",
            "isdecimal",
            "isidentifier",
            "isnumeric",
            "isprintable",
            "istitle",
            "maketrans",
            "translate");

    private StringMethods() {}

    static Function of(Text text, String method) {
        return (rendering, arguments) -> call(rendering, text, method, arguments);
    }

    private static Object call(Rendering rendering, Text text, String method, Arguments arguments) {
        rendering.work(text.size());
        return switch (method) {
            case "strip", "lstrip", "rstrip" -> strip(rendering, text, method, arguments.bindPositional(method, 1));
            case "split", "rsplit" -> split(rendering, text, method, arguments.bind(method, "sep", "maxsplit"));
            case "splitlines" -> StringSplitting.lines(
                    rendering, text, arguments.bind(method, "keepends").truth(0));
            case "partition", "rpartition" -> partition(
                    rendering, text, method, arguments.bindPositional(method, 1).text(0));
            case "startswith", "endswith" -> affixed(text, method, arguments.bindPositional(method, 3));
            case "removeprefix" -> removed(
                    text, arguments.bindPositional(method, 1).text(0), true);
            case "removesuffix" -> removed(
                    text, arguments.bindPositional(method, 1).text(0), false);
            case "replace" -> replace(rendering, text, arguments.bindPositional(method, 3));
            case "count", "find", "index", "rfind", "rindex" -> find(
                    rendering, text, method, arguments.bindPositional(method, 3));
            case "join" -> join(
                    rendering, text, arguments.bindPositional(method, 1).get(0), Values::text);
            case "format" -> BraceFormat.apply(rendering, text, arguments);
            case "center", "ljust", "rjust" -> justified(rendering, text, method, arguments.bindPositional(method, 2));
            case "zfill" -> zeroFilled(rendering, text, arguments.bindPositional(method, 1));
            default -> {
                arguments.bindPositional(method, 0);
                yield LetterCase.apply(rendering, text, method);
            }
        };
    }

    private static Text strip(Rendering rendering, Text text, String method, Bound bound) {
        boolean left = !method.equals("rstrip");
        boolean right = !method.equals("lstrip");
        rendering.makeText(text.size());
        if (!bound.isGiven(0)) {
            return text.stripped(left, right);
        }
        rendering.work((long) text.size() * bound.text(0).size());
        return text.stripped(left, right, bound.text(0));
    }

    private static Object split(Rendering rendering, Text text, String method, Bound bound) {
        long most = bound.whole(1, -1);
        boolean fromRight = method.equals("rsplit");
        if (!bound.isGiven(0)) {
            return StringSplitting.atSpace(rendering, text, most, fromRight);
        }
        return StringSplitting.at(rendering, text, notEmpty(bound.text(0)), most, fromRight);
    }

    private static Text notEmpty(Text separator) {
        if (separator.isEmpty()) {
            throw new TemplateException("an empty separator");
        }
        return separator;
    }

    private static Tuple partition(Rendering rendering, Text text, String method, Text separator) {
        rendering.work((long) text.size() * separator.size());
        boolean first = method.equals("partition");
        int at = first
                ? text.indexOf(notEmpty(separator), 0, text.length())
                : text.lastIndexOf(notEmpty(separator), 0, text.length());
        if (at < 0) {
            return new Tuple(first ? List.of(text, Text.EMPTY, Text.EMPTY) : List.of(Text.EMPTY, Text.EMPTY, text));
        }
        rendering.makeText(text.size());
        int behind = at + separator.length();
        return new Tuple(List.of(text.slice(0, at), separator, text.slice(behind, text.length())));
    }

    /** Where a search begins and ends. */
    private record Window(int begin, int end) {
        static Window of(Text text, Bound bound) {
            int length = text.length();
            return new Window(
                    bound(bound.isGiven(1) ? bound.whole(1, 0) : 0, length),
                    bound(bound.isGiven(2) ? bound.whole(2, 0) : length, length));
        }

        private static int bound(long index, int length) {
            return (int) Math.max(0, Math.min(index < 0 ? index + length : index, length));
        }
    }

    private static boolean affixed(Text text, String method, Bound bound) {
        if (bound.has(1)) {
            throw new UnsupportedException(method + " with a begin or an end");
        }
        List<Object> affixes = bound.get(0) instanceof Tuple several ? several.items() : List.of(bound.text(0));
        return affixes.stream().map(Values::text).anyMatch(affix -> isAffix(text, affix, method.equals("startswith")));
    }

    private static boolean isAffix(Text text, Text affix, boolean begin) {
        int at = begin ? 0 : text.length() - affix.length();
        return at >= 0 && text.indexOf(affix, at, at + affix.length()) == at;
    }

    private static Text removed(Text text, Text affix, boolean begin) {
        if (!isAffix(text, affix, begin)) {
            return text;
        }
        return begin ? text.slice(affix.length(), text.length()) : text.slice(0, text.length() - affix.length());
    }

    private static Text replace(Rendering rendering, Text text, Bound bound) {
        return StringSplitting.replace(rendering, text, bound.text(0), bound.text(1), bound.whole(2, -1));
    }

    private static Object find(Rendering rendering, Text text, String method, Bound bound) {
        Text wanted = bound.text(0);
        rendering.work((long) text.size() * wanted.size());
        Window window = Window.of(text, bound);
        if (method.equals("count") && !(wanted.isEmpty() && bound.has(1))) {
            return StringSplitting.count(text.slice(window.begin(), window.end()), wanted);
        }
        boolean last = method.startsWith("r");
        long at = wanted.isEmpty() && bound.has(1)
                ? emptyFind()
                : last
                        ? text.lastIndexOf(wanted, window.begin(), window.end())
                        : text.indexOf(wanted, window.begin(), window.end());
        if (at < 0 && method.endsWith("index")) {
            throw new TemplateException(method + "() of what is not in the string");
        }
        return at;
    }

    private static long emptyFind() {
        throw new UnsupportedException("a search for an empty string with a begin or an end");
    }

    /**
     * The items with a separator between them.
     *
     * @param asText what makes a text of an item
     */
    static Text join(
            Rendering rendering, Text separator, Object items, java.util.function.Function<Object, Text> asText) {
        TextBuilder out = new TextBuilder(rendering);
        boolean first = true;
        for (Iterator<Object> rest = Iteration.of(items); rest.hasNext(); ) {
            if (!first) {
                out.append(separator);
            }
            first = false;
            out.append(asText.apply(rest.next()));
        }
        return out.build();
    }

    private static Text justified(Rendering rendering, Text text, String method, Bound bound) {
        Text fill = bound.has(1) ? bound.text(1) : Text.of(" ");
        if (fill.length() != 1) {
            throw new TemplateException(method + " fills with one character");
        }
        long width = Values.whole(bound.get(0));
        long missing = Math.max(0, width - text.length());
        rendering.makeText(missing);
        long left =
                switch (method) {
                    case "ljust" -> 0;
                    case "rjust" -> missing;
                    default -> missing / 2 + (missing & width & 1);
                };
        return Text.join(List.of(repeated(fill, left), text, repeated(fill, missing - left)));
    }

    static Text repeated(Text text, long times) {
        Text[] copies = new Text[(int) times];
        Arrays.fill(copies, text);
        return Text.join(Arrays.asList(copies));
    }

    private static Text zeroFilled(Rendering rendering, Text text, Bound bound) {
        long missing = Math.max(0, Values.whole(bound.get(0)) - text.length());
        rendering.makeText(missing);
        boolean signed = !text.isEmpty() && (text.codePoint(0) == '-' || text.codePoint(0) == '+');
        List<Text> parts = new ArrayList<>();
        parts.add(signed ? text.at(0) : Text.EMPTY);
        parts.add(repeated(Text.of("0"), missing));
        parts.add(text.slice(signed ? 1 : 0, text.length()));
        return Text.join(parts);
    }

    /** Whether a text is not empty and all its characters are of a kind. */
    static boolean all(Text text, Predicate<Integer> kind) {
        for (int i = 0; i < text.length(); i++) {
            if (!kind.test(text.codePoint(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
