package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.ForeignFile;
import io.github.dramatis.core.ingest.SourceEncoding;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** The files of a source, wherever Hadoop can read them, and the data sets in the application. */
public final class SourceStorage {
    private static final int LONGEST_FIRST_LINE = 1 << 20;

    private final Configuration hadoop;

    public SourceStorage(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * The file, or the files below the folder, by path, without hidden ones (beginning with _ or .); none if it is
     * missing.
     */
    public List<SourceFile> files(String path) {
        if (BuiltinData.holds(path)) {
            return BuiltinData.files(path);
        }
        try {
            Path root = new Path(path);
            List<SourceFile> files = new ArrayList<>();
            RemoteIterator<LocatedFileStatus> all = root.getFileSystem(hadoop).listFiles(root, true);
            while (all.hasNext()) {
                LocatedFileStatus file = all.next();
                String where = file.getPath().toString();
                if (!isHidden(file.getPath().getName())
                        && foldersBelow(path, where).stream().noneMatch(SourceStorage::isHidden)) {
                    files.add(new SourceFile(where, file.getLen(), file.getModificationTime()));
                }
            }
            files.sort(Comparator.comparing(SourceFile::path));
            return files;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(path, e);
        }
    }

    /** Whether a name is one that table formats and unfinished writers use. */
    private static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }

    /** Names of the folders between a folder of the source and a file in it; none if they are the same. */
    List<String> foldersBelow(String path, String file) {
        try {
            Path root = new Path(path);
            Path parent = new Path(file).getParent();
            Path qualified = root.getFileSystem(hadoop).makeQualified(root);
            List<String> folders = new ArrayList<>();
            while (parent != null && parent.depth() > qualified.depth()) {
                folders.add(0, parent.getName());
                parent = parent.getParent();
            }
            return folders;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    boolean isFolder(String path) {
        if (BuiltinData.holds(path)) {
            return BuiltinData.isFolder(path);
        }
        try {
            Path root = new Path(path);
            FileSystem files = root.getFileSystem(hadoop);
            return files.exists(root) && files.getFileStatus(root).isDirectory();
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * The first line of a file, unpacked if its name says it is packed, without a byte order mark; empty if there is
     * none.
     *
     * @throws UserError if it is no text in this encoding
     */
    public Optional<String> firstLine(String path, SourceEncoding encoding) {
        byte[] head = head(path);
        ForeignFile.of(head, head.length).ifPresent(foreign -> {
            throw new UserError(path, "it is " + foreign.is(), foreign.cure());
        });
        if (head.length == 0) {
            return Optional.empty();
        }
        int mark = startsWithMark(head) ? 3 : 0;
        int end = mark;
        while (end < head.length && head[end] != '\n' && head[end] != '\r') {
            end++;
        }
        byte[] line = Arrays.copyOfRange(head, mark, end);
        String text = encoding.decode(line, line.length);
        if (text == null) {
            long at = mark + encoding.undecodable(line, line.length);
            throw SourceFault.error(path, at, SourceFault.encoding(encoding));
        }
        return Optional.of(text);
    }

    private static boolean startsWithMark(byte[] head) {
        return head.length >= 3 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB && head[2] == (byte) 0xBF;
    }

    /** The first bytes of a file, unpacked if its name says it is packed: at most so many as a first line can have. */
    public byte[] head(String path) {
        try (InputStream in = open(path)) {
            byte[] head = in.readNBytes(LONGEST_FIRST_LINE);
            if (head.length == 0) {
                CutFile.misnamed(path, hadoop).ifPresent(fault -> {
                    throw SourceFault.error(path, 0, fault);
                });
            }
            return head;
        } catch (IOException e) {
            throw CutFile.isTold(e) ? SourceFault.error(path, 0, CutFile.fault(path, hadoop)) : unreadable(path, e);
        }
    }

    /** How the first file with anything in it begins, each byte a character; empty if there is none. */
    String begin(String path) {
        return files(path).stream()
                .filter(file -> file.length() > 0)
                .findFirst()
                .map(file -> new String(head(file.path()), StandardCharsets.ISO_8859_1))
                .orElse("");
    }

    InputStream open(String path) throws IOException {
        if (BuiltinData.holds(path)) {
            return BuiltinData.open(path);
        }
        Path file = new Path(path);
        InputStream in = file.getFileSystem(hadoop).open(file);
        CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
        if (codec == null) {
            return in;
        }
        try {
            return codec.createInputStream(in);
        } catch (RuntimeException e) { // some codecs need a library of Hadoop's that few machines have
            in.close();
            throw new UserError(path, "it cannot be unpacked: " + e.getMessage(), "unpack it, or pack it with gzip", e);
        }
    }

    Configuration hadoop() {
        return hadoop;
    }

    private static UserError unreadable(String path, Exception cause) {
        return new UserError(
                path,
                "it cannot be read: " + cause.getMessage(),
                "check the path, that it may be read, and for object stores the credentials",
                cause);
    }
}
