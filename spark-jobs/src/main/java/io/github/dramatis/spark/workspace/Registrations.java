package io.github.dramatis.spark.workspace;

import io.github.dramatis.core.hash.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The generations that tables of a catalog point at: {@code clean} leaves them. They stand in the workspace, not only
 * in the catalog, since whoever cleans may reach none, or another.
 */
public final class Registrations {
    private final Workspace workspace;

    /**
     * One database.
     *
     * @param database its name
     * @param location of it, which tells databases of that name in several catalogs apart
     * @param generations ids that its tables point at, by name of the table; folders of other files by their kind and a
     *     slash
     */
    public record Registration(String database, String location, SortedMap<String, SortedSet<String>> generations) {
        /** All are there. */
        public Registration {
            Objects.requireNonNull(database, "database");
            Objects.requireNonNull(location, "location");
            generations.forEach((name, ids) -> Objects.requireNonNull(ids, name));
        }

        /** Where it stands in the workspace: to be removed by whoever has dropped the database. */
        public String file() {
            String catalog = Sha256.hex(location).substring(0, 12);
            return Layout.REGISTRATIONS + "/" + database + "-" + catalog + ".json";
        }
    }

    public Registrations(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Says, before tables are pointed at these generations, that they will be; those that they point at until then stay
     * as well.
     */
    public void begin(String database, String location, Map<String, List<String>> generations) {
        SortedMap<String, SortedSet<String>> both = generationsOf(database, location);
        generations.forEach((name, ids) ->
                both.computeIfAbsent(name, unused -> new TreeSet<>()).addAll(ids));
        write(new Registration(database, location, both));
    }

    /** Says that the tables point at these generations now. A table that is not among them points where it did. */
    public void end(String database, String location, Map<String, List<String>> generations) {
        SortedMap<String, SortedSet<String>> now = generationsOf(database, location);
        generations.forEach((name, ids) -> now.put(name, new TreeSet<>(ids)));
        write(new Registration(database, location, now));
    }

    /** All databases in which this workspace has been registered. */
    public List<Registration> all() {
        List<Registration> all = new ArrayList<>();
        try {
            for (FileStatus file : workspace
                    .files()
                    .listStatus(workspace.path(Layout.REGISTRATIONS), path -> path.getName()
                            .endsWith(".json"))) {
                all.add(KeptJson.read(
                        Workspace.json().readerFor(Registration.class),
                        workspace.get(file.getPath()).orElseThrow(),
                        "registration " + file.getPath(),
                        "register the tables again with dramatis sql --register, then remove it"));
            }
            return all;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the registrations of " + workspace.uri(), e);
        }
    }

    /** What tables of any catalog point at, by name. */
    Map<String, Set<String>> generations() {
        Map<String, Set<String>> generations = new HashMap<>();
        for (Registration registered : all()) {
            registered.generations().forEach((name, ids) -> generations
                    .computeIfAbsent(name, unused -> new HashSet<>())
                    .addAll(ids));
        }
        return generations;
    }

    private SortedMap<String, SortedSet<String>> generationsOf(String database, String location) {
        SortedMap<String, SortedSet<String>> generations = new TreeMap<>();
        all().stream()
                .filter(one -> one.database().equals(database) && one.location().equals(location))
                .forEach(one -> one.generations().forEach((name, ids) -> generations.put(name, new TreeSet<>(ids))));
        return generations;
    }

    private void write(Registration registration) {
        Path file = workspace.path(registration.file());
        try {
            byte[] content = Workspace.json().writeValueAsString(registration).getBytes(StandardCharsets.UTF_8);
            WholeFile.replace(file, workspace.files().getConf(), out -> out.write(content));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
