package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.reflect.LlmWorld.Reflected;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that asks is killed as the operating system kills: no hook runs, nothing is flushed. */
class LlmKillTest {
    private static final int AT_ONCE = 8;
    private static final int PART = 10;
    private static final int USERS = 300;

    @Test
    void atMostTheCallsUnderWayAndOneUnwrittenPartAreAskedAgain(@TempDir Path folder)
            throws IOException, InterruptedException {
        try (ModelServer server = new ModelServer()) {
            server.behave(question -> server.good(question).withFixedDelay(30));
            Process process = start(folder, server.baseUrl());
            try {
                while (server.answered() < USERS / 2 && process.isAlive()) {
                    Thread.sleep(5);
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
            int before = server.answered();
            assertThat(before).as("answers before the kill").isBetween(USERS / 2, USERS - 1);

            Reflected reflected = world(folder).reflect(LlmWorld.config(server.baseUrl(), settings()));

            assertThat(reflected.last()).hasSize(USERS).allSatisfy(p -> assertThat(p.reflector())
                    .isEqualTo("llm"));
            assertThat(server.repeated()).isLessThanOrEqualTo(AT_ONCE + PART);
            assertThat(reflected.result().llm().bought()).isLessThanOrEqualTo(USERS - before + AT_ONCE + PART);
        }
    }

    private static String[] settings() {
        // one bucket, so that one task writes parts
        return new String[] {
            "max-concurrency=" + AT_ONCE, "store.part-answers=" + PART, "store.part-interval=10m", "store.buckets=1"
        };
    }

    private static LlmWorld world(Path folder) {
        LlmWorld world = new LlmWorld(folder);
        for (int i = 0; i < USERS; i++) {
            world.user("u" + i, 1);
        }
        return world;
    }

    private static Process start(Path folder, String baseUrl) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx512m"));
        // what Spark opens for itself, as this process was started
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens") || option.startsWith("-D"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Dspark.master=local[1]",
                "-Dspark.sql.adaptive.enabled=true", // as in production
                "-cp",
                System.getProperty("java.class.path"),
                LlmKillTest.class.getName(),
                folder.toString(),
                baseUrl));
        return new ProcessBuilder(command).inheritIO().start();
    }

    /** The process to be killed. */
    public static void main(String[] arguments) {
        world(Path.of(arguments[0])).reflect(LlmWorld.config(arguments[1], settings()));
    }
}
