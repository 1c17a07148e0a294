package io.github.dramatis.core.ingest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A file that is no text in one byte a sign, told by how it begins.
 *
 * @param is what it is
 * @param cure what to do with it
 */
public record ForeignFile(String is, String cure) {
    private static final String UTF_8 = "convert it to UTF-8: iconv -f %s -t UTF-8 FILE > NEW";
    private static final String RENAME = "give it the ending %s, by which it is unpacked";
    private static final String UNPACK = "unpack it and give the files in it";
    private static final int TAR_MAGIC = 257;

    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final ForeignFile PARQUET_FILE =
            new ForeignFile("a Parquet file", "set source.format: parquet, and give Parquet files alone");

    private record Beginning(byte[] bytes, ForeignFile file) {
        static Beginning of(String latin1, String is, String cure) {
            return new Beginning(latin1.getBytes(StandardCharsets.ISO_8859_1), new ForeignFile(is, cure));
        }
    }

    private static final List<Beginning> BEGINNINGS = List.of(
            Beginning.of("\u00ff\u00fe\0\0", "UTF-32 text", UTF_8.formatted("UTF-32")),
            Beginning.of("\0\0\u00fe\u00ff", "UTF-32 text", UTF_8.formatted("UTF-32")),
            Beginning.of("\u00ff\u00fe", "UTF-16 text", UTF_8.formatted("UTF-16")),
            Beginning.of("\u00fe\u00ff", "UTF-16 text", UTF_8.formatted("UTF-16")),
            Beginning.of("\u001f\u008b", "packed with gzip", RENAME.formatted(".gz")),
            Beginning.of("BZh", "packed with bzip2", RENAME.formatted(".bz2")),
            Beginning.of("(\u00b5/\u00fd", "packed with zstd", "unpack it: zstd -d FILE"),
            Beginning.of("\u00fd7zXZ\0", "packed with xz", "unpack it: xz -d FILE"),
            Beginning.of("\u0004\"M\u0018", "packed with lz4", "unpack it: lz4 -d FILE"),
            Beginning.of("PK\u0003\u0004", "a zip archive (or a spreadsheet, which is one)", UNPACK),
            Beginning.of("7z\u00bc\u00af'\u001c", "a 7z archive", UNPACK),
            Beginning.of("Rar!\u001a\u0007", "a rar archive", UNPACK),
            Beginning.of("Obj\u0001", "an Avro file", "write it as Parquet or csv"),
            Beginning.of("ORC", "an ORC file", "write it as Parquet or csv"),
            Beginning.of("SQLite format 3\0", "an SQLite database", "write the table as csv"));

    /**
     * What a file is that begins so.
     *
     * @param head the first bytes, some hundred or fewer
     * @return empty if it may be text; Parquet is left to the readers, which know whether it is wanted
     */
    public static Optional<ForeignFile> of(byte[] head, int length) {
        for (Beginning beginning : BEGINNINGS) {
            if (startsWith(head, length, 0, beginning.bytes())) {
                return Optional.of(beginning.file());
            }
        }
        if (startsWith(head, length, TAR_MAGIC, "ustar".getBytes(StandardCharsets.US_ASCII))) {
            return Optional.of(new ForeignFile("a tar archive", UNPACK));
        }
        return withoutMark(head, length);
    }

    /** Where a text is wanted: whether it is Parquet. */
    public static Optional<ForeignFile> parquet(byte[] head, int length) {
        return startsWith(head, length, 0, PARQUET) ? Optional.of(PARQUET_FILE) : Optional.empty();
    }

    /** No text has the byte 0; in UTF-16 without a byte order mark every second byte of English is. */
    private static Optional<ForeignFile> withoutMark(byte[] head, int length) {
        int zero = 0;
        while (zero < length && head[zero] != 0) {
            zero++;
        }
        if (zero == length || startsWith(head, length, 0, PARQUET)) {
            return Optional.empty();
        }
        if (zero <= 1 && length > 3 && head[zero + 2] == 0) {
            String name = zero == 1 ? "UTF-16LE" : "UTF-16BE";
            return Optional.of(new ForeignFile(name + " text", UTF_8.formatted(name)));
        }
        return Optional.of(new ForeignFile(
                "no text: its byte " + zero + " is 0", "give text, or Parquet with source.format: parquet"));
    }

    private static boolean startsWith(byte[] head, int length, int from, byte[] bytes) {
        if (length < from + bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (head[from + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
