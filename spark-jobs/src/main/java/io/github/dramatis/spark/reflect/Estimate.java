package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.config.LlmConfig;
import java.util.Locale;

/**
 * What reflecting through a language model would take, before anything is asked.
 *
 * @param counts users, calls and tokens
 * @param sampled users that were looked at; fewer than all of many
 * @param spent on the workspace so far
 * @param config of the model
 */
public record Estimate(EstimateCounts counts, long sampled, double spent, LlmConfig config) {
    /** How fast models write, roughly; decides the time only where no rate limit does. */
    private static final double TOKENS_PER_SECOND = 50;

    private static final double SECONDS_TO_FIRST = 0.5;
    private static final double SECONDS_IN_MINUTE = 60;

    /** Price of the calls. */
    public double price() {
        return config.price().of(counts.inputTokens(), counts.outputTokens());
    }

    /** Time of the calls: the slowest of the rate limits, the calls at once, and the longest history. */
    public double seconds() {
        double byRequests = perMinute(counts.calls(), config.requestsPerMinute());
        double byTokens = perMinute(counts.inputTokens() + counts.outputTokens(), config.tokensPerMinute());
        double each = SECONDS_TO_FIRST
                + (counts.calls() == 0 ? 0 : counts.outputTokens() / (double) counts.calls()) / TOKENS_PER_SECOND;
        double byConcurrency = counts.calls() * each / config.maxConcurrency();
        return Math.max(Math.max(byRequests, byTokens), Math.max(byConcurrency, counts.longest() * each));
    }

    private static double perMinute(long amount, int limit) {
        return limit == 0 ? 0 : amount * SECONDS_IN_MINUTE / limit;
    }

    /** As the command line shows it. */
    public String text() {
        String price = config.prices().containsKey(config.model())
                ? String.format(
                        Locale.ROOT,
                        "%,.2f (%s in, %s out a million tokens)",
                        price(),
                        config.price().input(),
                        config.price().output())
                : "unknown: reflect.llm.prices has no " + config.model();
        String users = counts.users() == sampled ? "" : String.format(Locale.ROOT, " (from %,d of them)", sampled);
        return String.format(
                Locale.ROOT,
                """
                model        %s at %s
                users        %,d%s
                calls        %,d; %,d answers are there already
                tokens in    %,d
                tokens out   %,d
                price        %s
                spent so far %,.2f
                time         %s, with %d calls at once%s%s
                """,
                config.model(),
                config.baseUrl(),
                counts.users(),
                users,
                counts.calls(),
                counts.known(),
                counts.inputTokens(),
                counts.outputTokens(),
                price,
                spent,
                duration(seconds()),
                config.maxConcurrency(),
                limit(config.requestsPerMinute(), "requests"),
                limit(config.tokensPerMinute(), "tokens"));
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
