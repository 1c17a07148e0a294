package io.github.dramatis.tests;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between an S3 client and a server and does to a share of the requests what networks and stores do: refuses
 * with 503 SlowDown, cuts the connection before anything was heard, waits, or cuts it in the middle of what is
 * uploaded.
 */
final class FaultyNetwork implements AutoCloseable {
    /** What can happen to a request. */
    enum Fault {
        SLOW_DOWN,
        RESET,
        LATENCY,
        LOST_IN_UPLOAD
    }

    private static final String SLOW_DOWN =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate."
                    + "</Message></Error>";
    private static final int PIECE = 8192;

    /** Waits 0.5 s after a SlowDown, 0.05 s after other faults; the last is for parts of uploads alone. */
    private static final List<Fault> MIX = List.of(
            Fault.SLOW_DOWN, Fault.RESET, Fault.RESET, Fault.LATENCY, Fault.LATENCY, Fault.RESET, Fault.LOST_IN_UPLOAD);

    private final ServerSocket entry;
    private final int server;
    private final double share;
    private final SplittableRandom random;
    private final ExecutorService connections = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty-network");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Fault, AtomicInteger> done = new EnumMap<>(Fault.class);
    private final AtomicInteger requests = new AtomicInteger();

    /**
     * @param server its port on this machine
     * @param share of the requests that something happens to
     * @param seed of what happens to which
     */
    FaultyNetwork(int server, double share, long seed) throws IOException {
        this.server = server;
        this.share = share;
        random = new SplittableRandom(seed);
        entry = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        for (Fault fault : Fault.values()) {
            done.put(fault, new AtomicInteger());
        }
        connections.submit(this::accept);
    }

    int port() {
        return entry.getLocalPort();
    }

    int requests() {
        return requests.get();
    }

    int count(Fault fault) {
        return done.get(fault).get();
    }

    private Void accept() throws IOException {
        while (true) {
            Socket client = entry.accept();
            connections.submit(() -> {
                serve(client);
                return null;
            });
        }
    }

    /** One request a connection: the server is asked to close it, and so is the client. */
    private void serve(Socket client) throws IOException {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            if (head.isEmpty()) {
                return;
            }
            requests.incrementAndGet();
            Fault fault = draw(head);
            if (fault == Fault.SLOW_DOWN) {
                refuse(client, in, head);
            } else if (fault == Fault.RESET) {
                client.setSoLinger(true, 0);
            } else {
                if (fault == Fault.LATENCY) {
                    Thread.sleep(50);
                }
                pass(client, in, head, fault == Fault.LOST_IN_UPLOAD);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first part of an upload is always lost: a run has too few parts to leave this to chance. */
    private synchronized Fault draw(String head) {
        boolean part = head.startsWith("PUT ") && head.contains("partNumber=");
        boolean firstPart = part && count(Fault.LOST_IN_UPLOAD) == 0;
        if (!firstPart && random.nextDouble() >= share) {
            return null;
        }
        Fault fault = firstPart ? Fault.LOST_IN_UPLOAD : MIX.get(random.nextInt(part ? MIX.size() : MIX.size() - 1));
        done.get(fault).incrementAndGet();
        return fault;
    }

    private static void refuse(Socket client, InputStream in, String head) throws IOException {
        if (!expects(head)) {
            in.skipNBytes(length(head));
        }
        String answer =
                "HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
                        + SLOW_DOWN.length() + "\r\n\r\n" + (head.startsWith("HEAD ") ? "" : SLOW_DOWN);
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private void pass(Socket client, InputStream in, String head, boolean loseBody) throws IOException {
        try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server)) {
            OutputStream out = upstream.getOutputStream();
            if (expects(head)) {
                client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            String closing = head.replaceAll("(?mi)^(Connection|Expect):.*\r\n", "")
                    .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
            out.write(closing.getBytes(StandardCharsets.ISO_8859_1));
            long length = length(head);
            copy(in, out, loseBody ? length / 2 : length);
            if (loseBody) {
                client.setSoLinger(true, 0);
                return;
            }
            out.flush();
            upstream.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] piece = new byte[PIECE];
        long left = length;
        while (left > 0) {
            int read = in.read(piece, 0, (int) Math.min(PIECE, left));
            if (read < 0) {
                throw new IOException("the client left in the middle of its request");
            }
            out.write(piece, 0, read);
            left -= read;
        }
    }

    /** Request line and headers with the empty line that ends them; empty if the client closed. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int state = 0; // how much of \r\n\r\n has been seen
        while (state < 4) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            boolean expected = next == (state % 2 == 0 ? '\r' : '\n');
            state = expected ? state + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static boolean expects(String head) {
        return head.toLowerCase(Locale.ROOT).contains("\r\nexpect: 100-continue");
    }

    private static long length(String head) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        connections.shutdownNow();
        entry.close();
    }
}
