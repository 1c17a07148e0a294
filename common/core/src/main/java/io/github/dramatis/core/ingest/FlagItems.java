package io.github.dramatis.core.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Items as MovieLens 100K has them in {@code u.item}: id, title (year), release date, video release date, IMDb URL,
 * then a flag (0 or 1) a genre.
 */
record FlagItems(ItemFields fields) implements ItemLineParser {
    /** The genres in the order of the flags, as {@code u.genre} has them; the first flag says that none is known. */
    private static final List<String> GENRES = List.of(
            "unknown",
            "Action",
            "Adventure",
            "Animation",
            "Children's",
            "Comedy",
            "Crime",
            "Documentary",
            "Drama",
            "Fantasy",
            "Film-Noir",
            "Horror",
            "Musical",
            "Mystery",
            "Romance",
            "Sci-Fi",
            "Thriller",
            "War",
            "Western");

    private static final String RELEASE_DATE = "release_date";
    private static final String IMDB_URL = "imdb_url";
    private static final int FIRST_FLAG = 5;
    private static final SeparatedLine LINE = new SeparatedLine("|", false);

    @Override
    public ItemLine parse(String text) {
        List<String> values = LINE.split(text);
        if (values.size() != FIRST_FLAG + GENRES.size()) {
            return ItemLine.refused(
                    "it has " + values.size() + " fields where " + (FIRST_FLAG + GENRES.size()) + " are expected");
        }
        List<String> genres = new ArrayList<>();
        for (int i = 1; i < GENRES.size(); i++) {
            if (values.get(FIRST_FLAG + i).equals("1")) {
                genres.add(GENRES.get(i));
            }
        }
        Map<String, String> others = new TreeMap<>();
        others.put(RELEASE_DATE, values.get(2));
        others.put(IMDB_URL, values.get(4));
        others.values().removeIf(String::isEmpty);
        return fields.read(values.get(0), values.get(1), null, genres, others);
    }

    @Override
    public Set<String> columns(String text) {
        return Set.of(RELEASE_DATE, IMDB_URL);
    }
}
