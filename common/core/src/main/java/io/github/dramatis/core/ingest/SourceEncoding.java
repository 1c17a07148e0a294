package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.rating.SourceFormat;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * How the bytes of a source are read as text. Strictly: bytes that mean nothing are told and never replaced, since two
 * ids that differ in such bytes alone would become one.
 *
 * @param charset name of the encoding
 * @param latin1Otherwise whether a line that is not in the encoding is ISO-8859-1, in which every byte means something
 */
public record SourceEncoding(String charset, boolean latin1Otherwise) implements Serializable {
    /** What Java's decoders put where bytes mean nothing; also a character of its own. */
    private static final char REPLACEMENT = '\uFFFD';

    /** The encoding that the configuration names, or the format's own. */
    public static SourceEncoding of(SourceConfig source) {
        if (!source.encoding().isEmpty()) {
            return new SourceEncoding(source.encoding(), false);
        }
        SourceFormat format = SourceFormats.format(source);
        boolean latin1 = format == SourceFormat.MOVIELENS_1M || format == SourceFormat.MOVIELENS_100K;
        return new SourceEncoding(StandardCharsets.UTF_8.name(), latin1);
    }

    /** The first {@code length} bytes as text, or null if {@link #undecodable} finds one. */
    public String decode(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, Charset.forName(charset));
        if (text.indexOf(REPLACEMENT) < 0 || malformed(bytes, length) < 0) {
            return text;
        }
        return latin1Otherwise ? new String(bytes, 0, length, StandardCharsets.ISO_8859_1) : null;
    }

    /** Index of the first byte that means nothing in this encoding, -1 if all mean something. */
    public int undecodable(byte[] bytes, int length) {
        return latin1Otherwise ? -1 : malformed(bytes, length);
    }

    private int malformed(byte[] bytes, int length) {
        CharsetDecoder decoder = Charset.forName(charset)
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        CharBuffer out = CharBuffer.allocate((int) Math.ceil(length * (double) decoder.maxCharsPerByte()) + 1);
        return decoder.decode(in, out, true).isError() ? in.position() : -1;
    }
}
