package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.llm.CallScope;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.lm.chat.LocalChat;
import io.github.dramatis.lm.kernel.machine.Cores;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.plugin.ExecutorState;
import io.github.dramatis.spark.plugin.SharedChat;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The model that a run's tasks ask: behind a server, or of the own engine. */
final class ReflectingModels {
    private record Local(String path) {}

    private ReflectingModels() {}

    static ChatModel open(AskRun run) {
        if (!run.server().isLocal()) {
            return SharedChat.lease(run.name(), run.server());
        }
        String path = run.server().model();
        int threads = Cores.usable();
        LocalChat shared = ExecutorState.get().once(new Local(path), () -> LocalChat.open(Path.of(path), threads));
        return new Kept(shared);
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
