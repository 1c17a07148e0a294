package io.github.dramatis.spark.cli;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import java.util.ArrayList;
import java.util.List;

/**
 * What to try after a run.
 *
 * @param workspace its URI
 * @param config of the run
 * @param incremental whether the run went by what a full one froze
 * @param command that makes the run again
 * @param example options of {@code dramatis ask} that name a user and an item; null where there are no ratings
 */
record NextSteps(String workspace, LoadedConfig config, boolean incremental, String command, String example) {
    private static final String PAPER = "examples.preset=paper";

    /** Each step and, below it, its command. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String uri = ShellWord.quoted(workspace);
        if (example == null) {
            lines.add("  show the agents what recommenders would:");
            lines.add("    submit/dramatis simulate -w " + uri + " --built-in popularity,implicit-als,random");
        } else {
            lines.add("  ask an agent yourself:");
            lines.add("    submit/dramatis ask -w " + uri + " " + example);
        }
        lines.add("  the tables in Spark SQL and notebooks:");
        lines.add("    submit/dramatis sql -w " + uri);
        // an incremental run would keep adapters that know other prompts
        if (example != null && !incremental && accepts(PAPER)) {
            lines.add("  the paper's own prompt, redoing only what follows from it:");
            lines.add("    " + command + " --set " + PAPER);
        }
        lines.add("  every user of the data set as an agent, for hours:");
        lines.add("    " + command + " --set agents.users=0");
        return lines;
    }

    /** Whether the configuration allows a setting: its controls and memories may need the prompts as they are. */
    private boolean accepts(String setting) {
        try {
            LoadedConfig.parse("of the run", config.yaml(), List.of(setting));
            return true;
        } catch (UserError e) {
            return false;
        }
    }
}
