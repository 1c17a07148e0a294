package io.github.dramatis.core.llm;

/**
 * How many tokens a call will use, learnt from those before it. Only paces calls: what was used is settled afterwards.
 */
final class TokenExpectation {
    private static final double NEWEST = 0.05;

    private double tokensPerByte = 0.25;
    private double outputShare = 0.4; // of the most tokens

    synchronized Usage of(ChatRequest request) {
        return new Usage(
                Math.round(request.inputTokensAtMost() * tokensPerByte),
                Math.round(request.maxTokens() * outputShare),
                0);
    }

    synchronized void learn(ChatRequest request, ChatAnswer answer) {
        double ratio = (double) answer.inputTokens() / request.inputTokensAtMost();
        tokensPerByte += NEWEST * (ratio - tokensPerByte);
        outputShare += NEWEST * ((double) answer.outputTokens() / request.maxTokens() - outputShare);
    }
}
