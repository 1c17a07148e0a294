package io.github.dramatis.core.ingest;

import java.io.Serializable;
import java.util.Set;

/** Reads the lines of one format of item list. */
public interface ItemLineParser extends Serializable {
    /** The item in a line, or why there is none; never throws on a bad line. */
    ItemLine parse(String line);

    /** The columns that a line has and that fields can be made of; none of a bad line. */
    Set<String> columns(String line);

    /** The line that each file begins with and that is no item, or null if the format has none. */
    default String header() {
        return null;
    }
}
