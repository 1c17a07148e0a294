package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.plugin.NativeCaches;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkConf;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code dramatis}, and the main class for spark-submit: it returns on success and throws on failure, as
 * YARN's cluster mode needs it. {@link LocalLauncher} turns that into exit codes.
 */
@Command(
        name = "dramatis",
        mixinStandardHelpOptions = true,
        version = "dramatis 0.1.0",
        description = "User agents for testing recommender systems, distilled from interaction logs.",
        subcommands = {
            RunCommand.class,
            ExperimentCommand.class,
            AskCommand.class,
            SimulateCommand.class,
            SweepCommand.class,
            ProbeCommand.class,
            DoctorCommand.class,
            SynthCommand.class,
            ConfigCommand.class,
            SqlCommand.class,
            StatusCommand.class,
            CleanCommand.class,
            ForgetCommand.class,
            UpgradeCommand.class,
            ModelCommand.class,
            AdapterCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Dramatis implements Callable<Integer> {
    /** Everything is done. */
    static final int DONE = 0;
    /** Something went wrong that the user cannot mend. */
    static final int FAILED = 1;
    /** The exit code of status: some of what was asked about has not been done, or not for this configuration. */
    static final int NOT_DONE = 1;
    /** Wrong use or wrong input. */
    static final int WRONG_INPUT = 2;
    /** Published, but with rejected rows past the limit or with failed adapters. */
    static final int INCOMPLETE = 3;
    /** Published and whole, but an agent is worse than a baseline that it has to reach. */
    static final int GATE = 4;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(System.out);
        return WRONG_INPUT;
    }

    /**
     * For spark-submit.
     *
     * @throws ExitCodeException if it ends with anything but 0 and is no failure
     */
    public static void main(String[] arguments) throws ExitCodeException {
        try {
            switch (execute(arguments)) {
                case DONE -> {}
                case INCOMPLETE -> end(INCOMPLETE, ExitCodeException.INCOMPLETE);
                case GATE -> end(GATE, ExitCodeException.GATE);
                case NOT_DONE -> end(NOT_DONE, "NOT DONE: see the lines above");
                default -> end(WRONG_INPUT, "wrong use; see the lines above");
            }
        } catch (UserError e) {
            if (inYarnsApplicationMaster()) {
                throw e;
            }
            end(WRONG_INPUT, e.getMessage());
        }
    }

    private static void end(int code, String message) throws ExitCodeException {
        System.err.println("dramatis: " + message);
        if (inYarnsApplicationMaster()) {
            // it keeps the message of any exception but one with an exit code, of which it keeps the code alone
            throw new IllegalStateException(message);
        }
        throw new ExitCodeException(code, message);
    }

    private static boolean inYarnsApplicationMaster() {
        SparkConf conf = new SparkConf();
        return conf.get("spark.master", "").equals("yarn")
                && conf.get("spark.submit.deployMode", "").equals("cluster");
    }

    /**
     * Runs one command.
     *
     * @return 0, 1 (of status alone), 2, 3 or 4
     * @throws RuntimeException if it failed
     */
    static int execute(String... arguments) {
        NativeCaches.makeWritable();
        CommandLine commands = commands();
        // picocli would print a failure and swallow it
        AtomicReference<Exception> failed = new AtomicReference<>();
        commands.setExecutionExceptionHandler((failure, command, result) -> {
            failed.set(failure);
            return FAILED;
        });
        int status = commands.execute(arguments);
        if (failed.get() instanceof RuntimeException failure) {
            throw failure;
        }
        if (failed.get() != null) {
            throw new IllegalStateException(failed.get().getMessage(), failed.get());
        }
        return status;
    }

    /** All commands and their options. */
    static CommandLine commands() {
        CommandLine commands = new CommandLine(new Dramatis());
        for (String stage : Pipeline.STAGES) {
            commands.addSubcommand(
                    stage,
                    switch (stage) {
                        case "reflect" -> AskingCommand.reflect();
                        case "predict" -> AskingCommand.predict();
                        default -> new StageCommand(stage);
                    });
        }
        commands.setExpandAtFiles(false);
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        return commands;
    }
}
