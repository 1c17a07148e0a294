package io.github.dramatis.spark.llm;

import io.github.dramatis.core.llm.ChatServerSettings;
import java.util.Locale;

/**
 * What asking a language model would take, before anything is asked.
 *
 * @param noun of what is asked about, plural: users, items, prompts
 * @param counts conversations, calls and tokens
 * @param sampled conversations that were looked at; fewer than all of many
 * @param spent on the workspace so far
 * @param server that would be asked
 */
public record Estimate(String noun, EstimateCounts counts, long sampled, double spent, ChatServerSettings server) {
    /** Fewer known answers say too little of how many have to be asked for again. */
    private static final int ENOUGH_KNOWN = 20;

    private static final double SECONDS_TO_FIRST = 0.5;
    private static final double SECONDS_IN_MINUTE = 60;

    /**
     * Share of the questions that had to be asked again, of those that the workspace knows answers to; 0 if it knows
     * too few.
     */
    double askedAgain() {
        return knowsEnough() ? (double) counts.mended() / questions() : 0;
    }

    private long questions() {
        return counts.known() - counts.mended();
    }

    private boolean knowsEnough() {
        // of those looked at: the counts are those of all
        return counts.conversations() > 0 && questions() * sampled >= ENOUGH_KNOWN * counts.conversations();
    }

    /** Calls, those to ask again included as far as {@link #askedAgain} knows. */
    public long calls() {
        return Math.round(counts.calls() * (1 + askedAgain()));
    }

    /** Tokens of the calls. */
    public long inputTokens() {
        return counts.inputTokens() + Math.round(askedAgain() * counts.againInputTokens());
    }

    /** Tokens of the answers. */
    public long outputTokens() {
        return counts.outputTokens() + Math.round(askedAgain() * counts.againOutputTokens());
    }

    /** Price of the calls. */
    public double price() {
        return server.price().of(inputTokens(), outputTokens());
    }

    /** Time of the calls: the slowest of the rate limits, the calls at once, and the longest history. */
    public double seconds() {
        double byRequests = perMinute(calls(), server.limits().requestsPerMinute());
        double byTokens =
                perMinute(inputTokens() + outputTokens(), server.limits().tokensPerMinute());
        double each =
                SECONDS_TO_FIRST + (calls() == 0 ? 0 : outputTokens() / (double) calls()) / server.tokensPerSecond();
        double byConcurrency = calls() * each / atOnce();
        return Math.max(
                Math.max(byRequests, byTokens), Math.max(byConcurrency, counts.longest() * (1 + askedAgain()) * each));
    }

    /** The own engine's rate is that of all its answers together: they share its cores. */
    private int atOnce() {
        return server.isLocal() ? 1 : server.limits().concurrency();
    }

    private static double perMinute(long amount, int limit) {
        return limit == 0 ? 0 : amount * SECONDS_IN_MINUTE / limit;
    }

    /** The text that the command line shows. */
    public String text() {
        String price = server.prices().containsKey(server.model())
                ? String.format(
                        Locale.ROOT,
                        "%,.2f (%s in, %s out a million tokens)",
                        price(),
                        server.price().input(),
                        server.price().output())
                : "unknown: " + server.keys() + ".prices has no " + server.model();
        String some =
                counts.conversations() == sampled ? "" : String.format(Locale.ROOT, " (from %,d of them)", sampled);
        return String.format(
                Locale.ROOT,
                """
                model        %s at %s
                %-12s %,d%s
                calls        %,d; %,d answers are there already
                tokens in    %,d
                tokens out   %,d
                %sprice        %s
                spent so far %,.2f
                time         %s, with %s%s%s
                """,
                server.model(),
                server.baseUrl(),
                noun,
                counts.conversations(),
                some,
                calls(),
                counts.known(),
                inputTokens(),
                outputTokens(),
                again(),
                price,
                spent,
                duration(seconds()),
                pace(),
                limit(server.limits().requestsPerMinute(), "requests"),
                limit(server.limits().tokensPerMinute(), "tokens"));
    }

    private String pace() {
        return server.isLocal()
                ? String.format(Locale.ROOT, "%d tokens a second in all", server.tokensPerSecond())
                : String.format(
                        Locale.ROOT,
                        "%s at once, %d tokens a second each",
                        atOnce() == 1 ? "1 call" : atOnce() + " calls",
                        server.tokensPerSecond());
    }

    /** A line, or nothing where no answer can make another question. */
    private String again() {
        if (counts.againInputTokens() == 0 && counts.mended() == 0) {
            return "";
        }
        return knowsEnough()
                ? String.format(
                        Locale.ROOT,
                        "asked again  included: %.1f %% of the questions that have been answered\n",
                        100 * askedAgain())
                : String.format(
                        Locale.ROOT,
                        "asked again  not included: each 10 %% of answers that are not good enough add %,d in, %,d out\n",
                        counts.againInputTokens() / 10,
                        counts.againOutputTokens() / 10);
    }

    private static String limit(int perMinute, String what) {
        return perMinute == 0 ? "" : String.format(Locale.ROOT, ", %,d %s a minute", perMinute, what);
    }

    private static String duration(double seconds) {
        if (seconds < 2 * SECONDS_IN_MINUTE) {
            return Math.round(seconds) + " s";
        }
        double minutes = seconds / SECONDS_IN_MINUTE;
        return minutes < 2 * SECONDS_IN_MINUTE
                ? Math.round(minutes) + " min"
                : String.format(Locale.ROOT, "%.1f h", minutes / SECONDS_IN_MINUTE);
    }
}
