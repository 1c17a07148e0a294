package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.error.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** Data sets that come with the application, under paths such as {@code builtin:ml-latest-small/ratings.csv}. */
final class BuiltinData {
    private static final String PREFIX = "builtin:";
    private static final Map<String, List<String>> FILES =
            Map.of("ml-latest-small", List.of("links.csv", "movies.csv", "ratings.csv", "tags.csv"));

    private BuiltinData() {}

    static boolean holds(String path) {
        return path.startsWith(PREFIX);
    }

    /** Whether it is a whole data set. */
    static boolean isFolder(String path) {
        return FILES.containsKey(name(path));
    }

    /** The files of a data set, or the one file that is named; none if there is no such thing. */
    static List<SourceFile> files(String path) {
        String name = name(path);
        if (FILES.containsKey(name)) {
            return FILES.get(name).stream()
                    .flatMap(file -> files(PREFIX + name + "/" + file).stream())
                    .toList();
        }
        try (InputStream in = resource(name)) {
            return in == null
                    ? List.of()
                    : List.of(new SourceFile(PREFIX + name, in.transferTo(OutputStream.nullOutputStream()), 0));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + path + " of the application", e);
        }
    }

    static InputStream open(String path) throws IOException {
        InputStream in = resource(name(path));
        if (in == null) {
            throw new FileNotFoundException(path);
        }
        return in;
    }

    /** The error for a data set that the application does not have. */
    static UserError unknown(String path) {
        return new UserError(
                "source.path: " + path,
                "the application has no such data set",
                "use one of " + FILES.keySet().stream().map(PREFIX::concat).toList() + " or a path of yours");
    }

    private static String name(String path) {
        return path.substring(PREFIX.length());
    }

    private static InputStream resource(String name) {
        return BuiltinData.class.getResourceAsStream("/data/" + name);
    }
}
