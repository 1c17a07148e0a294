package io.github.dramatis.lm.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.CallFailure;
import io.github.dramatis.core.llm.CallScope;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.inference.SamplingConfig;
import io.github.dramatis.lm.inference.TextRequest;
import io.github.dramatis.lm.inference.TextSampler;
import io.github.dramatis.lm.kernel.Parts;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.tokenizer.ChatTemplate;
import io.github.dramatis.lm.tokenizer.PromptEncoder;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Answers with a model of the own engine. What an answer looks like is held to the request's schema. A thread of its
 * own answers all calls that wait at once. An answer depends on its request alone, up to rounding.
 */
public final class LocalChat implements ChatModel {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChatCapacity capacity;
    private final CallQueue queue;
    private final CallScope open = new CallScope();
    private final Parts parts = new Parts();
    private final Tokenizer tokenizer;
    private final PromptEncoder encoder;
    private final LanguageModel model;
    private final TextSampler sampler;
    private final TokenTexts tokens;
    private final Thread thread = new Thread(this::answerAll, "local-chat");

    private LocalChat(Path path, ModelDirectory directory, Precision precision, ChatCapacity capacity) {
        this.capacity = capacity;
        queue = new CallQueue(capacity);
        tokenizer = parts.add(() -> Tokenizer.open(path), Tokenizer::close);
        encoder = Parts.orClose(parts::close, () -> new PromptEncoder(tokenizer, ChatTemplate.open(path)));
        model = parts.add(
                () -> LanguageModel.load(directory.config(), directory.tensors(), precision), LanguageModel::close);
        sampler = parts.add(() -> new TextSampler(model, capacity.threads(), capacity.tokens()), TextSampler::close);
        tokens = Parts.orClose(parts::close, () -> TokenTexts.of(tokenizer));
        thread.setDaemon(true);
    }

    /**
     * Loads a model.
     *
     * @param path Hugging Face directory of an instruction-tuned model
     * @param precision of the frozen products
     * @param capacity how much is answered at once
     * @throws UserError if it is missing or incomplete, or this machine cannot compute in the precision
     */
    public static LocalChat open(Path path, Precision precision, ChatCapacity capacity) {
        try (ModelDirectory directory = ModelDirectory.open(path)) {
            LocalChat chat = new LocalChat(path, directory, precision, capacity);
            chat.thread.start();
            return chat;
        }
    }

    @Override
    public CompletableFuture<ChatAnswer> ask(ChatRequest request, CallScope scope) {
        try {
            Call call = new Call(request, prompt(request), JsonShape.of(schema(request)), new CompletableFuture<>());
            scope.add(open.add(call.answer()));
            queue.add(call);
            return call.answer();
        } catch (UserError | CallFailure failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    private int[] prompt(ChatRequest request) {
        int[] prompt = encoder.encode(request.messages(), true);
        int longest = capacity.longest(model.config());
        if (prompt.length + request.maxTokens() > longest) {
            throw CallFailure.refused("a prompt of " + prompt.length + " tokens and an answer of " + request.maxTokens()
                    + " are more than the " + longest + " that the model, or the memory beside it, has room for");
        }
        return prompt;
    }

    private static JsonNode schema(ChatRequest request) {
        try {
            return JSON.readTree(request.schema());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schema is not JSON: " + request.schema(), e);
        }
    }

    private void answerAll() {
        try {
            while (true) {
                answer(queue.next());
            }
        } catch (InterruptedException closed) {
            // nobody waits any more
        }
    }

    /** Answers calls at once; where that fails one by one, so that a call which cannot be answered fails alone. */
    private void answer(List<Call> calls) {
        try {
            List<ShapedText> shaped = calls.stream()
                    .map(call -> new ShapedText(tokens, call.shape(), call::isOver))
                    .toList();
            List<int[]> texts = sampler.sample(IntStream.range(0, calls.size())
                    .mapToObj(i -> text(calls.get(i), shaped.get(i)))
                    .toList());
            for (int i = 0; i < texts.size(); i++) {
                Call call = calls.get(i);
                int[] text = texts.get(i);
                boolean isCut = !shaped.get(i).isComplete();
                call.answer()
                        .complete(new ChatAnswer(tokenizer.decode(text), call.prompt().length, text.length, isCut));
            }
        } catch (RuntimeException | Error failed) {
            if (calls.size() == 1) {
                calls.get(0).answer().completeExceptionally(failed);
            } else {
                calls.forEach(call -> answer(List.of(call)));
            }
        }
    }

    private static TextRequest text(Call call, ShapedText shaped) {
        ChatRequest request = call.request();
        // no stop token: the shape says where the answer ends
        SamplingConfig config = new SamplingConfig(request.maxTokens(), request.temperature(), 0, -1, 0);
        return new TextRequest(call.prompt(), request.key("", 0), shaped, config);
    }

    @Override
    public int concurrency() {
        return capacity.calls();
    }

    /**
     * Cancels what is under way, and waits until the thread has left the model's memory: for a token, or for the
     * prompts that are read just then.
     */
    @Override
    public void close() {
        open.close();
        thread.interrupt();
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        parts.close();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
