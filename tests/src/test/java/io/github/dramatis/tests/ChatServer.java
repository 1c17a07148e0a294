package io.github.dramatis.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server of chat completions in a process of its own, so that what it reads is in nobody else's memory. It answers
 * well after 30 ms and counts how often it was asked the same.
 */
final class ChatServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LATENCY_MILLIS = 30;

    private final Process process;
    private final String root;

    /**
     * What the server has answered.
     *
     * @param answers in all
     * @param questions that were different
     */
    record Counts(int answers, int questions) {
        int repeated() {
            return answers - questions;
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
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        root = "http://127.0.0.1:" + said.readLine();
    }

    String baseUrl() {
        return root + "/v1";
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    Counts counts() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(root + "/counts")).build();
        String counts = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return JSON.readValue(counts, Counts.class);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The server's process: prints its port, then answers until it is ended. */
    public static void main(String[] arguments) throws IOException {
        Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
        ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 64);
        server.createContext("/counts", exchange -> {
            int answers = asked.values().stream().mapToInt(AtomicInteger::get).sum();
            send(exchange, JSON.writeValueAsBytes(new Counts(answers, asked.size())));
        });
        server.createContext("/v1/chat/completions", exchange -> {
            String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.computeIfAbsent(question, unused -> new AtomicInteger()).incrementAndGet();
            byte[] answer = JSON.writeValueAsBytes(completion(JSON.readTree(question)));
            later.schedule(() -> send(exchange, answer), LATENCY_MILLIS, TimeUnit.MILLISECONDS);
        });
        server.start();
        System.out.println(server.getAddress().getPort());
    }

    /** From the data in the prompt, which is its one line that begins as a JSON object does. */
    private static ObjectNode completion(JsonNode request) throws IOException {
        String prompt = request.at("/messages/1/content").asText();
        String line =
                prompt.lines().filter(l -> l.startsWith("{\"")).findFirst().orElseThrow();
        JsonNode data = JSON.readTree(line);
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode memories = answer.putObject("memories");
        for (JsonNode rating : data.get("ratings")) {
            String said = "I rated " + rating.get("title").asText() + " so because it is what I like to see.";
            ObjectNode memory = memories.putObject(rating.get("number").asText());
            memory.put("item", rating.get("title").asText()).put("memory", said).set("rating", rating.get("rating"));
        }
        ObjectNode profile = answer.putObject("profile")
                .put(
                        "text",
                        "I like what takes its time, and of all that I have seen this is the one that I think of: "
                                + data.at("/ratings/0/title").asText());
        profile.set("traits", data.get("traits"));
        profile.putArray("preferences").add("good endings");
        ObjectNode completion = JSON.createObjectNode();
        completion
                .putArray("choices")
                .addObject()
                .put("finish_reason", "stop")
                .putObject("message")
                .put("content", answer.toString());
        completion.putObject("usage").put("prompt_tokens", 500).put("completion_tokens", 100);
        return completion;
    }

    private static void send(HttpExchange exchange, byte[] body) {
        try {
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        } catch (IOException e) {
            // who asked is gone
            throw new UncheckedIOException(e);
        }
    }
}
