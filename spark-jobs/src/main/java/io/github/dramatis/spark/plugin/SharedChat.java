package io.github.dramatis.spark.plugin;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.ApiKey;
import io.github.dramatis.core.llm.CallScope;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatModel;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.llm.ChatServerSettings;
import io.github.dramatis.core.llm.OpenAiChat;
import io.github.dramatis.core.llm.PermitQueue;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * The HTTP client of a run on this executor, with its connections and its place in the queue for permits, shared by the
 * run's tasks.
 */
public final class SharedChat implements ChatModel {
    private static final Map<String, SharedChat> OPEN = new HashMap<>();

    private final String run;
    private final PermitQueue permits;
    private final OpenAiChat chat;
    private int users;

    private SharedChat(String run, ChatServerSettings server) {
        this.run = run;
        ApiKey key = key(server);
        permits = new PermitQueue(SparkEnv.get().executorId(), ask -> PermitServer.take(run, ask));
        chat = new OpenAiChat(server, key, permits);
    }

    /** The run's client; the last task that closes it ends it. */
    public static ChatModel lease(String run, ChatServerSettings server) {
        synchronized (OPEN) {
            SharedChat shared = OPEN.computeIfAbsent(run, unused -> new SharedChat(run, server));
            shared.users++;
            return shared;
        }
    }

    /** Reads the key from the environment, else from a Hadoop credential provider. */
    private static ApiKey key(ChatServerSettings server) {
        String name = server.apiKeyEnv();
        if (name.isEmpty()) {
            return ApiKey.NONE;
        }
        String fromEnvironment = System.getenv(name);
        String key = "configuration key " + server.keys() + ".api-key-env";
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            return ApiKey.of(fromEnvironment, key + ": " + name);
        }
        Configuration hadoop =
                SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
        try {
            char[] fromProvider = hadoop.getPasswordFromCredentialProviders(name);
            if (fromProvider != null) {
                return ApiKey.of(new String(fromProvider), key + ": " + name);
            }
        } catch (IOException e) {
            throw new UserError(
                    "hadoop.security.credential.provider.path",
                    "the credential provider cannot be read: " + e.getMessage(),
                    "check its path and permissions",
                    e);
        }
        throw new UserError(
                key,
                "on executor " + SparkEnv.get().executorId() + " neither the environment nor a credential provider has"
                        + " what it names",
                "set the variable on every executor, or spark.hadoop.hadoop.security.credential.provider.path");
    }

    @Override
    public CompletableFuture<ChatAnswer> ask(ChatRequest request, CallScope scope) {
        return chat.ask(request, scope);
    }

    @Override
    public int concurrency() {
        return chat.concurrency();
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(run);
                chat.close();
                permits.close();
            }
        }
    }
}
