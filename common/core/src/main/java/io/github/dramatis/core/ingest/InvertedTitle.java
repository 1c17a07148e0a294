package io.github.dramatis.core.ingest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Titles as library catalogues sort them, the article behind: "Matrix, The". MovieLens writes them so, nobody says them
 * so, and a language model knows the film by its name. The other names in parentheses are turned round too.
 */
final class InvertedTitle {
    private static final String ARTICLES =
            "The|A|An|La|Le|Les|L'|Une?|Una|Il|I|Lo|El|Los|Las|Der|Die|Das|Det|De|Den|En";
    /** A name from the beginning or an opening parenthesis, its article, and the end of it. */
    private static final Pattern NAME = Pattern.compile(
            "(?<before>^|\\((?:a\\.k\\.a\\. )?)(?<name>[^()]+), (?<article>" + ARTICLES + ")(?=\\)| \\(|$)");

    private InvertedTitle() {}

    /** The title with its articles in front. */
    static String upright(String title) {
        return NAME.matcher(title).replaceAll(name -> {
            String article = name.group(3);
            String space = article.endsWith("'") ? "" : " ";
            return Matcher.quoteReplacement(name.group(1) + article + space + name.group(2));
        });
    }
}
