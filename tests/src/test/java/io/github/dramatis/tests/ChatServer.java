package io.github.dramatis.tests;

import io.github.dramatis.spark.reflect.ModelServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A {@link ModelServer} in a process of its own, so that what it reads is in nobody else's memory. It answers well
 * after 30 ms. Its process prints the address, and the counts for each line that it is given.
 */
final class ChatServer implements AutoCloseable {
    private static final int LATENCY_MILLIS = 30;

    private final Process process;
    private final PrintWriter requests;
    private final BufferedReader replies;
    private final String baseUrl;

    /**
     * What the server has answered.
     *
     * @param answers in all
     * @param repeated of them, those to a question that had been answered before
     */
    record Counts(int answers, int repeated) {
        int questions() {
            return answers - repeated;
        }
    }

    ChatServer() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChatServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        requests = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        replies = process.inputReader(StandardCharsets.UTF_8);
        baseUrl = replies.readLine();
    }

    String baseUrl() {
        return baseUrl;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    Counts counts() throws IOException {
        requests.println();
        String[] counts = replies.readLine().split(" ");
        return new Counts(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The server's process, until it is ended. */
    public static void main(String[] arguments) throws IOException {
        try (ModelServer server = new ModelServer()) {
            server.behave(question -> server.good(question).withFixedDelay(LATENCY_MILLIS));
            System.out.println(server.baseUrl());
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (lines.readLine() != null) {
                System.out.println(server.answered() + " " + server.repeated());
            }
        }
    }
}
