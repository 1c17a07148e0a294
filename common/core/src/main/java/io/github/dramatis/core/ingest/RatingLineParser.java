package io.github.dramatis.core.ingest;

import java.io.Serializable;

/** Reads the lines of one format of rating log. */
public interface RatingLineParser extends Serializable {
    /** The rating in a line, or why there is none; never throws on a bad line. */
    RatingLine parse(String line);

    /** The line that each file begins with and that is no rating, or null if the format has none. */
    default String header() {
        return null;
    }
}
