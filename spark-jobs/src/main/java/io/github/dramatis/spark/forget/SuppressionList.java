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
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Users who asked to be forgotten, kept as keyed hashes (HMAC-SHA256), since a list of their ids would be what they
 * asked to be removed, and unkeyed hashes of ids can be guessed. Of the ids themselves it keeps the lengths that there
 * are, none beside a hash. Ingest leaves their rows out.
 */
public final class SuppressionList implements Serializable {
    /** Name of the key in a Hadoop credential provider. */
    public static final String KEY = "dramatis.suppression.key";

    private static final long serialVersionUID = 1L;
    private static final String ENVIRONMENT = "DRAMATIS_SUPPRESSION_KEY";
    private static final String ALGORITHM = "HmacSHA256";
    /** Begins a line of the file that is no hash. */
    private static final String LENGTHS = "lengths";
    /** Begins the line by which another key is known; files of earlier versions have none. */
    private static final String KEY_LINE = "key ";
    /** What that line is the hash of: no id, since a source's ids have no control characters. */
    private static final String OF_THE_KEY = "\u0000" + KEY;

    private final byte[] key;
    private final TreeSet<String> hashes;
    /** Characters of the longest id that is looked for in a line where the lengths of the ids are not known. */
    private static final int LONGEST = 1000;

    /**
     * The lengths of the ids, in characters: a text of another length need not be hashed. Null if the file does not
     * say.
     */
    private final BitSet lengths;

    private transient Mac mac;

    private SuppressionList(byte[] key, SortedSet<String> hashes, BitSet lengths) {
        this.key = key;
        this.hashes = new TreeSet<>(hashes);
        this.lengths = lengths;
    }

    /** Nobody. */
    public static SuppressionList nobody() {
        return new SuppressionList(new byte[0], new TreeSet<>(), new BitSet());
    }

    /**
     * The list of a workspace.
     *
     * @throws UserError if there is one but its key is not set, or is another one
     */
    public static SuppressionList of(String workspace, Configuration hadoop) {
        List<String> lines = read(file(workspace), hadoop);
        if (lines.isEmpty()) {
            return nobody();
        }
        SortedSet<String> hashes = new TreeSet<>(lines);
        hashes.removeIf(line -> line.startsWith(LENGTHS) || line.startsWith(KEY_LINE));
        BitSet lengths = lines.stream()
                .filter(line -> line.startsWith(LENGTHS))
                .findFirst()
                .map(SuppressionList::lengths)
                .orElse(null);
        SuppressionList list = new SuppressionList(key(hadoop), hashes, lengths);
        if (lines.stream().anyMatch(line -> line.startsWith(KEY_LINE) && !line.equals(list.keyLine()))) {
            throw new UserError(
                    "the list of forgotten users " + file(workspace),
                    "its key is not the one that its hashes were made with, so nobody on it would be known",
                    "set " + ENVIRONMENT + ", or " + KEY + " in a Hadoop credential provider, to the key of the"
                            + " first dramatis forget");
        }
        return list;
    }

    private String keyLine() {
        return KEY_LINE + hash(OF_THE_KEY);
    }

    private static BitSet lengths(String line) {
        BitSet lengths = new BitSet();
        Arrays.stream(line.split(" ")).skip(1).mapToInt(Integer::parseInt).forEach(lengths::set);
        return lengths;
    }

    /** This list and these users; to be kept by {@link #save}. */
    public SuppressionList with(Collection<String> users, Configuration hadoop) {
        BitSet both = lengths == null ? null : (BitSet) lengths.clone();
        SuppressionList longer = new SuppressionList(key(hadoop), hashes, both);
        for (String user : users) {
            longer.hashes.add(longer.hash(user));
            if (both != null) {
                both.set(user.length());
            }
        }
        return longer;
    }

    /** Writes the list into a workspace. */
    public void save(String workspace, Configuration hadoop) {
        try {
            List<String> lines = new ArrayList<>(hashes);
            lines.add(keyLine());
            if (lengths != null) {
                lines.add(
                        lengths.stream().mapToObj(String::valueOf).collect(Collectors.joining(" ", LENGTHS + " ", "")));
            }
            byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII);
            WholeFile.replace(file(workspace), hadoop, out -> out.write(text));
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
     * The listed users whom a row is about.
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
     * Fields may be parted by any text, and an id may hold what parts others (auth0|5f7c, {3f25}): every piece of the
     * line that begins and ends beside something other than a letter or a digit is looked up if it is as long as an id.
     */
    private List<String> namedIn(String line) {
        BitSet edges = new BitSet();
        IntStream.rangeClosed(0, line.length())
                .filter(i -> i == 0 || i == line.length() || parts(line, i - 1) || parts(line, i))
                .forEach(edges::set);
        List<String> named = new ArrayList<>();
        int longest = lengths == null ? LONGEST : lengths.length() - 1; // a line may have millions of characters
        for (int from = edges.nextSetBit(0); from >= 0; from = edges.nextSetBit(from + 1)) {
            for (int to = edges.nextSetBit(from + 1); to >= 0 && to - from <= longest; to = edges.nextSetBit(to + 1)) {
                if ((lengths == null || lengths.get(to - from)) && contains(line.substring(from, to))) {
                    named.add(line.substring(from, to));
                }
            }
        }
        return named;
    }

    private static boolean parts(String line, int index) {
        return !Character.isLetterOrDigit(line.charAt(index));
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

    /** None if there is no such file. */
    private static List<String> read(Path file, Configuration hadoop) {
        try (var in = file.getFileSystem(hadoop).open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Path file(String workspace) {
        return new Path(workspace, Layout.FORGOTTEN);
    }
}
