package io.github.dramatis.spark.workspace;

import com.fasterxml.jackson.databind.ObjectReader;
import io.github.dramatis.core.error.UserError;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a packed file that runs keep, each a JSON value.
 *
 * @param <T> what a line is read into
 */
public final class KeptLines<T> implements Iterator<T>, Closeable {
    private final BufferedReader lines;
    private final ObjectReader reader;
    private final String what;
    private final String fix;
    private String next;

    private KeptLines(BufferedReader lines, ObjectReader reader, String what, String fix) throws IOException {
        this.lines = lines;
        this.reader = reader;
        this.what = what;
        this.fix = fix;
        this.next = lines.readLine();
    }

    /**
     * Opens a file.
     *
     * @param in packed by gzip; it is closed with the lines, and where they cannot be opened
     * @param what names the file in errors
     * @param fix what to do about a damaged file
     * @throws UserError here and from {@link #next} if the file is cut off or damaged
     */
    public static <T> KeptLines<T> open(InputStream in, ObjectReader reader, String what, String fix)
            throws IOException {
        try {
            InputStream unpacked = new GZIPInputStream(in);
            return new KeptLines<>(
                    new BufferedReader(new InputStreamReader(unpacked, StandardCharsets.UTF_8)), reader, what, fix);
        } catch (IOException e) {
            in.close();
            throw failure(what, fix, e);
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public T next() {
        if (next == null) {
            throw new NoSuchElementException(what);
        }
        try {
            T value = KeptJson.read(reader, next.getBytes(StandardCharsets.UTF_8), what, fix);
            next = lines.readLine();
            return value;
        } catch (IOException e) {
            throw failure(what, fix, e);
        }
    }

    /** The error for a damaged file, or what the file system says. */
    private static RuntimeException failure(String what, String fix, IOException e) {
        return e instanceof ZipException || e instanceof EOFException
                ? KeptJson.damaged(what, fix, e)
                : new UncheckedIOException("cannot read " + what, e);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
