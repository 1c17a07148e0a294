package io.github.dramatis.spark.workspace;

import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names in a workspace's root that are Dramatis's own. Whatever else lies there is somebody else's: it is listed by
 * {@code dramatis clean} and never removed.
 *
 * <pre>
 * _workspace.json                 the number of the format
 * _snapshots/0000000012.json      which generations are current, and the stage records
 * _locks/                         who is writing
 * _checkpoints/&lt;stage&gt;/            what a stage that was interrupted goes on from
 * _registrations/                 which generations tables of catalogs point at
 * _models/                        what each base model was when a run last used it
 * _config.yaml                    the configuration of the last run that made examples or agents
 * _answers/                       answers of a language model that were paid for
 * _asked/                         what the agents' model has answered to prompts about any pairs
 * _forgotten.txt                  keyed hashes of those who asked to be forgotten and of the key, their ids' lengths
 * _forgetting                     there while an erasure has not ended
 * tables/&lt;table&gt;/g=&lt;generation&gt;/   Parquet
 * adapters/g=&lt;generation&gt;/...     PEFT directories
 * baselines/g=&lt;generation&gt;/...    what was fitted, JSON
 * reports/g=&lt;generation&gt;/...      report.html
 * </pre>
 */
public final class Layout {
    public static final String ANSWERS = "_answers";
    public static final String ASKED = "_asked";
    public static final String FORGOTTEN = "_forgotten.txt";
    public static final String FORGETTING = "_forgetting";

    static final String FORMAT = "_workspace.json";
    static final String SNAPSHOTS = "_snapshots";
    static final String LOCKS = "_locks";
    static final String CHECKPOINTS = "_checkpoints";
    static final String CONFIG = "_config.yaml";
    static final String REGISTRATIONS = "_registrations";
    static final String MODELS = "_models";
    static final String TABLES = "tables";
    /** Folders of files that are no table. */
    static final List<String> FILES = List.of("adapters", "baselines", "reports", "simulations", "sweeps");

    private static final Set<String> OWN = Set.of(
            FORMAT,
            SNAPSHOTS,
            LOCKS,
            CHECKPOINTS,
            REGISTRATIONS,
            MODELS,
            CONFIG,
            ANSWERS,
            ASKED,
            FORGOTTEN,
            FORGETTING);
    private static final String GENERATION = "g=";

    private Layout() {}

    /**
     * Whether a name in the root is one of those that begin with {@code _}, or what a process that died was writing it
     * to.
     */
    static boolean isOwn(String name) {
        return OWN.contains(name) || OWN.stream().anyMatch(own -> name.equals(WholeFile.partOf(own)));
    }

    /** Whether the folder of a table or kind of files with this name in it is a generation. */
    static boolean isGeneration(String name) {
        return name.startsWith(GENERATION);
    }

    /** The id of a generation by the name of its folder. */
    static String idOf(String folder) {
        return folder.substring(GENERATION.length());
    }

    /** Where a generation is, relative to the root. */
    static String folder(String name, String generation) {
        return (name.endsWith(Snapshot.FILES) ? name : TABLES + "/" + name + "/") + GENERATION + generation;
    }

    /** Names of this version's tables and of those that an earlier version has published here. */
    static Set<String> tables(Collection<Snapshot> published) {
        Set<String> names = Tables.ALL.stream().map(Table::name).collect(Collectors.toSet());
        published.forEach(snapshot -> names.addAll(snapshot.generations().keySet()));
        names.removeIf(name -> name.endsWith(Snapshot.FILES));
        return names;
    }

    /** Whether a path relative to the root is in one of the folders that are Dramatis's own. */
    static boolean holds(String path, Set<String> tables) {
        String[] names = path.split("/");
        return isOwn(names[0])
                || names.length > 2 && FILES.contains(names[0]) && isGeneration(names[1])
                || names.length > 3 && names[0].equals(TABLES) && tables.contains(names[1]) && isGeneration(names[2]);
    }
}
