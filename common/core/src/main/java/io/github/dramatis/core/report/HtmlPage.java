package io.github.dramatis.core.report;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/**
 * An HTML page from a Mustache template, a resource beside this class. Every value is escaped, as no template asks for
 * a raw one; a variable that the page's object does not have is an error. What cannot be shown (control characters,
 * lone surrogates) becomes U+FFFD.
 */
final class HtmlPage {
    private static final Mustache.Compiler COMPILER = Mustache.compiler()
            .strictSections(true)
            .emptyStringIsFalse(true)
            .withEscaper(HtmlPage::escaped)
            .withCollector(new Values())
            .withLoader(HtmlPage::template);

    private final Template template;

    /** @param template its name, without {@code .mustache} */
    HtmlPage(String template) {
        this.template = COMPILER.loadTemplate(template);
    }

    /**
     * The page.
     *
     * @param variables an object whose methods without parameters, or components, are the template's variables
     * @throws com.samskivert.mustache.MustacheException if it lacks one, or its value is null
     */
    String render(Object variables) {
        return template.execute(variables);
    }

    /** A name with a dot is that of the file: the style sheet is a partial too. */
    private static Reader template(String name) {
        String file = name.contains(".") ? name : name + ".mustache";
        return new InputStreamReader(
                Objects.requireNonNull(HtmlPage.class.getResourceAsStream(file), file), StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\t' -> escaped.append((char) c);
                default -> escaped.appendCodePoint(showable(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean showable(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL && type != Character.SURROGATE && (c & 0xFFFE) != 0xFFFE;
    }

    /** A section of an empty Optional is left out. */
    private static final class Values extends DefaultCollector {
        @Override
        public Iterator<?> toIterator(Object value) {
            return value instanceof Optional<?> optional ? optional.stream().iterator() : super.toIterator(value);
        }
    }
}
