package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.error.UserError;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
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
final class SourceStorage {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Configuration hadoop;

    SourceStorage(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /** The file, or the files below the folder, by path, without hidden ones (beginning with _ or .); none if it is missing. */
    List<SourceFile> files(String path) {
        if (BuiltinData.holds(path)) {
            return BuiltinData.files(path);
        }
        try {
            Path root = new Path(path);
            List<SourceFile> files = new ArrayList<>();
            RemoteIterator<LocatedFileStatus> all = root.getFileSystem(hadoop).listFiles(root, true);
            while (all.hasNext()) {
                LocatedFileStatus file = all.next();
                String name = file.getPath().getName();
                if (!name.startsWith("_") && !name.startsWith(".")) {
                    files.add(new SourceFile(file.getPath().toString(), file.getLen(), file.getModificationTime()));
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

    /** The first line of a file, unpacked if its name says it is packed, without a byte order mark; empty if there is none. */
    Optional<String> firstLine(String path, Charset charset) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(path), charset))) {
            String line = reader.readLine();
            return Optional.ofNullable(line).map(text -> text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    InputStream open(String path) throws IOException {
        if (BuiltinData.holds(path)) {
            return BuiltinData.open(path);
        }
        Path file = new Path(path);
        InputStream in = file.getFileSystem(hadoop).open(file);
        CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
        return codec == null ? in : codec.createInputStream(in);
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
