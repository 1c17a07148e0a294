package io.github.dramatis.lm.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.llm.CallFailure;
import io.github.dramatis.core.llm.CallScope;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.inference.SamplingConfig;
import io.github.dramatis.lm.inference.TextSampler;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.tokenizer.ChatTemplate;
import io.github.dramatis.lm.tokenizer.Message;
import io.github.dramatis.lm.tokenizer.PromptEncoder;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Answers with a model of the own engine, on the thread that asks. What the answer looks like is held to the request's
 * schema.
 */
public final class LocalChat implements ChatModel {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Tokenizer tokenizer;
    private final PromptEncoder encoder;
    private final LanguageModel model;
    private final TextSampler sampler;
    private final String[] tokens;
    private final int longest;

    private LocalChat(Tokenizer tokenizer, ChatTemplate template, LanguageModel model, int threads) {
        this.tokenizer = tokenizer;
        this.model = model;
        encoder = new PromptEncoder(tokenizer, template);
        sampler = new TextSampler(model, null, threads);
        tokens = TokenTexts.of(tokenizer);
        longest = model.config().maxPositions();
    }

    /**
     * Loads a model.
     *
     * @param path Hugging Face directory of an instruction-tuned model
     * @param threads that compute
     * @throws io.github.dramatis.core.error.UserError if it is missing or incomplete
     */
    public static LocalChat open(Path path, int threads) {
        try (ModelDirectory directory = ModelDirectory.open(path)) {
            return new LocalChat(
                    Tokenizer.open(path),
                    ChatTemplate.open(path),
                    LanguageModel.load(directory.config(), directory.tensors(), Precision.FLOAT32),
                    threads);
        }
    }

    @Override
    public synchronized CompletableFuture<ChatAnswer> ask(ChatRequest request, CallScope scope) {
        List<Message> messages = request.messages().stream()
                .map(message -> new Message(message.role(), message.content()))
                .toList();
        int[] prompt = encoder.encode(messages, true);
        if (prompt.length + request.maxTokens() > longest) {
            return CompletableFuture.failedFuture(CallFailure.refused("a prompt of " + prompt.length
                    + " tokens and an answer of " + request.maxTokens() + " are more than the model's " + longest));
        }
        ShapedText shaped = new ShapedText(tokens, JsonShape.of(schema(request)));
        // no stop token: the shape says where the answer ends
        SamplingConfig config = new SamplingConfig(request.maxTokens(), request.temperature(), 0, -1, 0);
        int[] answer = sampler.sample(List.of(prompt), List.of(request.key("", 0)), List.of(shaped), config)
                .get(0);
        return CompletableFuture.completedFuture(
                new ChatAnswer(tokenizer.decode(answer), prompt.length, answer.length, !shaped.isComplete()));
    }

    private static JsonNode schema(ChatRequest request) {
        try {
            return JSON.readTree(request.schema());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schema is not JSON: " + request.schema(), e);
        }
    }

    /** One: calls come one after the other. */
    @Override
    public int concurrency() {
        return 1;
    }

    @Override
    public void close() {
        sampler.close();
        model.close();
        tokenizer.close();
    }
}
