package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.llm.CallScope;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.chat.ChatCapacity;
import io.github.dramatis.lm.chat.LocalChat;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.machine.Cores;
import io.github.dramatis.lm.model.MemoryNeed;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.plugin.ExecutorState;
import io.github.dramatis.spark.plugin.MemoryLimit;
import io.github.dramatis.spark.plugin.SharedChat;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The model that a run's tasks ask: behind a server, or of the own engine. */
final class ReflectingModels {
    private static final Logger LOG = LoggerFactory.getLogger(ReflectingModels.class);

    private record Local(String path, String precision) {}

    private ReflectingModels() {}

    static ChatModel open(AskRun run) {
        if (!run.server().isLocal()) {
            return SharedChat.lease(run.name(), run.server());
        }
        Local local = new Local(run.server().model(), run.server().precision());
        return new Kept(ExecutorState.get().once(local, () -> load(local)));
    }

    private static LocalChat load(Local local) {
        Path path = Path.of(local.path());
        Precision precision = AgentModel.precision(local.precision());
        try (ModelDirectory directory = ModelDirectory.open(path)) {
            ModelConfig shape = directory.config();
            long weights = MemoryNeed.weights(shape, precision);
            ChatCapacity capacity = ChatCapacity.of(shape, Cores.usable(), MemoryLimit.leftFor(local) - weights);
            MemoryLimit.require("the chat model " + path, local, weights, capacity.memory(shape));
            LocalChat chat = LocalChat.open(path, precision, capacity);
            LOG.info(
                    "the chat model {} answers {} calls at once, on {} threads with {} tokens each",
                    path.getFileName(),
                    chat.concurrency(),
                    capacity.threads(),
                    capacity.tokens());
            return chat;
        }
    }

    /** A model that stays loaded after the task. */
    private record Kept(ChatModel model) implements ChatModel {
        @Override
        public CompletableFuture<ChatAnswer> ask(ChatRequest request, CallScope scope) {
            return model.ask(request, scope);
        }

        @Override
        public int concurrency() {
            return model.concurrency();
        }

        @Override
        public void close() {
            // the next task goes on with it
        }
    }
}
