package io.github.dramatis.spark.recommend;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tells copies of lists, spoilt on purpose, from recommenders: they are there to test the agents. */
public final class ListCopies {
    private ListCopies() {}

    /** What copies of a recommender with replaced places are called, from the least to the most. */
    public static List<String> degraded(String recommender) {
        return IntStream.rangeClosed(1, 100)
                .mapToObj(share -> DegradedLists.name(recommender, share))
                .toList();
    }

    /** The names of the recommenders themselves, among names of recommenders and of copies. */
    public static List<String> namesOfOriginals(List<String> names) {
        return originals(names).stream().map(names::get).toList();
    }

    /**
     * The places of the recommenders themselves among names.
     *
     * @param names of recommenders and of copies
     */
    public static List<Integer> originals(List<String> names) {
        List<String> copies = names.stream()
                .flatMap(name -> Stream.concat(degraded(name).stream(), WorseLists.names(name).stream()))
                .toList();
        return IntStream.range(0, names.size())
                .filter(i -> !copies.contains(names.get(i)))
                .boxed()
                .toList();
    }
}
