package io.github.dramatis.spark.cli;

import io.github.dramatis.core.synth.SyntheticWorldConfig;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.synth.SyntheticWorldFiles;
import java.net.URI;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dramatis synth}: a world with planted personas. */
@Command(
        name = "synth",
        mixinStandardHelpOptions = true,
        description = "Writes a world with planted personas: ratings, items, the truth, and a configuration to run it.")
final class SynthCommand implements Callable<Integer> {
    @Option(names = "--users", required = true, description = "How many users.")
    private long users;

    @Option(names = "--items", required = true, description = "How many items.")
    private int items;

    @Option(names = "--personas", required = true, description = "How many personas are planted.")
    private int personas;

    @Option(
            names = "--interactions",
            defaultValue = "20",
            description = "Ratings of a user, on average: ${DEFAULT-VALUE}.")
    private int interactions;

    @Option(names = "--seed", defaultValue = "42", description = "Seed of every draw: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", required = true, description = "An empty or new folder.")
    private String out;

    @Override
    public Integer call() {
        URI folder = OutFolder.path(out).toUri();
        SyntheticWorldConfig world = new SyntheticWorldConfig(users, items, personas, seed, interactions);
        SparkSession spark = Sessions.create("dramatis synth");
        try {
            SyntheticWorldFiles.write(spark, world, folder);
        } finally {
            spark.stop();
        }
        System.out.println("written to " + out);
        return Dramatis.DONE;
    }
}
