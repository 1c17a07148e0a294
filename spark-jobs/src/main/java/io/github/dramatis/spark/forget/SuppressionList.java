package io.github.dramatis.spark.forget;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.spark.workspace.Layout;
import io.github.dramatis.spark.workspace.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Users who asked to be forgotten, kept as keyed hashes (HMAC-SHA256), since a list of their ids would be what they
 * asked to be removed, and unkeyed hashes of ids can be guessed. Ingest leaves their rows out.
 */
public final class SuppressionList implements Serializable {
    /** Name of the key in a Hadoop credential provider. */
    public static final String KEY = "dramatis.suppression.key";

    private static final long serialVersionUID = 1L;
    private static final String ENVIRONMENT = "DRAMATIS_SUPPRESSION_KEY";
    private static final String ALGORITHM = "HmacSHA256";
    private static final String SEPARATORS = " \t,;:|/\"'{}[]";
    /** Characters. */
    private static final int LONGEST_ID = 128;

    private final byte[] key;
    private final TreeSet<String> hashes;
    private transient Mac mac;

    private SuppressionList(byte[] key, SortedSet<String> hashes) {
        this.key = key;
        this.hashes = new TreeSet<>(hashes);
    }

    /** Nobody. */
    public static SuppressionList nobody() {
        return new SuppressionList(new byte[0], new TreeSet<>());
    }

    /**
     * The list of a workspace.
     *
     * @throws UserError if there is one but its key is not set
     */
    public static SuppressionList of(String workspace, Configuration hadoop) {
        SortedSet<String> hashes = read(file(workspace), hadoop);
        return hashes.isEmpty() ? nobody() : new SuppressionList(key(hadoop), hashes);
    }

    /** This list and these users; to be kept by {@link #save}. */
    public SuppressionList with(Collection<String> users, Configuration hadoop) {
        SuppressionList longer = new SuppressionList(key(hadoop), hashes);
        users.forEach(user -> longer.hashes.add(longer.hash(user)));
        return longer;
    }

    /** Writes the list into a workspace. */
    public void save(String workspace, Configuration hadoop) {
        try {
            byte[] lines = (String.join("\n", hashes) + "\n").getBytes(StandardCharsets.US_ASCII);
            WholeFile.replace(file(workspace), hadoop, out -> out.write(lines));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file(workspace), e);
        }
    }

    /** Whether nobody is on it. */
    public boolean isEmpty() {
        return hashes.isEmpty();
    }

    /** Whether this user is on it. */
    public boolean contains(String user) {
        return user != null && !hashes.isEmpty() && hashes.contains(hash(user));
    }

    /**
     * Those of the users whom a row is about.
     *
     * @param user the row's user, null where it is too broken to say: only then its text counts, since a number among
     *     the ids may be anything in the text of others' rows
     * @param raw the row's text, or null
     */
    public List<String> usersIn(String user, String raw) {
        if (hashes.isEmpty()) {
            return List.of();
        }
        if (user != null) {
            return contains(user) ? List.of(user) : List.of();
        }
        return raw == null ? List.of() : namedIn(raw);
    }

    /**
     * An id may have separators in it (auth0|5f7c, {3f25}): every piece of the line from one to another is looked up,
     * with and without them.
     */
    private List<String> namedIn(String line) {
        int[] edges = IntStream.rangeClosed(0, line.length())
                .filter(i -> i == 0 || i == line.length() || isSeparator(line, i - 1) || isSeparator(line, i))
                .toArray();
        List<String> named = new ArrayList<>();
        for (int i = 0; i < edges.length; i++) {
            for (int j = i + 1; j < edges.length && edges[j] - edges[i] <= LONGEST_ID; j++) {
                String piece = line.substring(edges[i], edges[j]);
                if (contains(piece)) {
                    named.add(piece);
                }
            }
        }
        return named;
    }

    private static boolean isSeparator(String line, int index) {
        return SEPARATORS.indexOf(line.charAt(index)) >= 0;
    }

    /** Changes when somebody is added; tells nothing of whom. */
    public String fingerprint() {
        return Sha256.hex(String.join("\n", hashes));
    }

    private String hash(String user) {
        try {
            if (mac == null) {
                mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(key, ALGORITHM));
            }
            return HexFormat.of().formatHex(mac.doFinal(user.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static byte[] key(Configuration hadoop) {
        try {
            char[] stored = hadoop.getPassword(KEY);
            String key = stored == null ? System.getenv(ENVIRONMENT) : new String(stored);
            if (key == null || key.length() < 16) {
                throw new UserError(
                        "the list of forgotten users",
                        "its key is not set, or shorter than 16 characters",
                        "set the environment variable " + ENVIRONMENT + ", or " + KEY
                                + " in a Hadoop credential provider; always to the same");
            }
            return key.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + KEY + " from the credential provider", e);
        }
    }

    private static SortedSet<String> read(Path file, Configuration hadoop) {
        try (var in = file.getFileSystem(hadoop).open(file)) {
            SortedSet<String> hashes = new TreeSet<>();
            new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(hashes::add);
            return hashes;
        } catch (FileNotFoundException e) {
            return new TreeSet<>();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Path file(String workspace) {
        return new Path(workspace, Layout.FORGOTTEN);
    }
}
