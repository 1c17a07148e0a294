package io.github.dramatis.spark.reflect;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dramatis.spark.reflect.LlmWorld.Reflected;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * How much of a limit of 64 calls at once is used against a server that takes 50 ms: run by {@code tests/bench/llm},
 * not by the build. The most there could be is 64 / 0.05 s = 1,280 calls a second; how near a bare HTTP client comes to
 * that here is measured too.
 */
public final class LlmThroughput {
    private static final int LATENCY_MILLIS = 50;
    private static final int AT_ONCE = 64;
    private static final int USERS = 160_000;
    private static final int BARE_SECONDS = 30;

    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
    private final Queue<Long> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile String lastBody;

    private LlmThroughput() {}

    public static void main(String[] arguments) throws IOException {
        // otherwise the server keeps each answer's body back until the client has acknowledged its head, 40 ms later
        System.setProperty("sun.net.httpserver.nodelay", "true");
        new LlmThroughput().run();
    }

    private void run() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 256);
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.createContext("/", this::answer);
        server.start();
        Path folder = Files.createTempDirectory("llm-throughput");
        LlmWorld world = new LlmWorld(folder);
        for (int i = 0; i < USERS; i++) {
            world.rate("u" + i, 0, "train");
        }
        Reflected reflected = world.reflect(LlmWorld.config(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/v1",
                "max-concurrency=" + AT_ONCE,
                "store.buckets=2",
                "store.part-answers=2000"));
        report(reflected);
        ended.clear();
        bareClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/chat/completions"));
        System.exit(0);
    }

    /** As many calls at once that do nothing but follow each other. */
    private void bareClient(URI url) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newFixedThreadPool(4))
                .build();
        HttpRequest request = HttpRequest.newBuilder(url)
                .POST(HttpRequest.BodyPublishers.ofString(lastBody))
                .build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BARE_SECONDS);
        List<CompletableFuture<Void>> lines = IntStream.range(0, AT_ONCE)
                .mapToObj(line -> follow(http, request, end))
                .toList();
        lines.forEach(CompletableFuture::join);
        System.out.printf(Locale.ROOT, "a bare client: %.0f calls/s%n", rate(BARE_SECONDS / 2.0, BARE_SECONDS));
    }

    private static CompletableFuture<Void> follow(HttpClient http, HttpRequest request, long end) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenCompose(answer ->
                        System.nanoTime() < end ? follow(http, request, end) : CompletableFuture.completedFuture(null));
    }

    /** Answers after the latency, on no thread of its own. */
    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        lastBody = body;
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        byte[] answer = completion(body).getBytes(StandardCharsets.UTF_8);
        later.schedule(() -> send(exchange, answer), LATENCY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void send(HttpExchange exchange, byte[] answer) {
        ended.add(System.nanoTime());
        underWay.decrementAndGet();
        try {
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cut out of the request, not parsed: the server must not be what is measured. */
    private static String completion(String body) {
        String title = between(body, "\\\"title\\\":\\\"", "\\\"");
        String rating = between(body, "\\\"rating\\\":", "}");
        String traits = between(body, "\\\"traits\\\":", "}") + "}";
        String content = "{\\\"memories\\\":{\\\"1\\\":{\\\"item\\\":\\\"" + title + "\\\",\\\"rating\\\":" + rating
                + ",\\\"memory\\\":\\\"I rated it so because of its story.\\\"}},\\\"profile\\\":{\\\"traits\\\":"
                + traits
                + ",\\\"text\\\":\\\"I like what is told with the time that it takes.\\\",\\\"preferences\\\":[]}}";
        return "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"" + content
                + "\"}}],\"usage\":{\"prompt_tokens\":700,\"completion_tokens\":90}}";
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    /** Calls a second between two times, in seconds since the first call ended. */
    private double rate(double from, double to) {
        long first = ended.stream().mapToLong(Long::longValue).min().orElseThrow();
        long counted = ended.stream()
                .mapToDouble(time -> (time - first) / 1e9)
                .filter(seconds -> seconds >= from && seconds < to)
                .count();
        return counted / (to - from);
    }

    private void report(Reflected reflected) {
        // the first minute compiles, the last seconds have fewer users than places
        double rate = rate(60, 120);
        double limit = AT_ONCE * 1000.0 / LATENCY_MILLIS;
        System.out.printf(
                Locale.ROOT,
                "%.0f calls/s over a minute, %.1f %% of %.0f; at most %d at once; %d users reflected, %d fell back%n",
                rate,
                100 * rate / limit,
                limit,
                most.get(),
                reflected.result().llm().reflected(),
                reflected.result().llm().fallbacks());
    }
}
