package io.github.dramatis.core.llm;

import java.io.Serializable;

/**
 * What may be asked, over all executors together.
 *
 * @param concurrency calls at the same time
 * @param requestsPerMinute 0: no limit
 * @param tokensPerMinute in and out; 0: no limit
 * @param budget money; 0: no limit
 */
public record Limits(int concurrency, int requestsPerMinute, int tokensPerMinute, double budget)
        implements Serializable {
    /** Whether a call that ends makes room for another, whatever it used. */
    boolean placesOnly() {
        return requestsPerMinute == 0 && tokensPerMinute == 0 && budget == 0;
    }
}
