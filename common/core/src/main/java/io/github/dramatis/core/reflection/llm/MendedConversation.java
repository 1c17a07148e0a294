package io.github.dramatis.core.reflection.llm;

import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatRequest;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is asked about one user or one item, step by step. An answer that is not good enough is asked for once
 * more with what is wrong; a second bad one, or {@link #fail}, ends it with an error.
 */
public interface MendedConversation {
    /** Whom or what it is about, as the store of the answers has it. */
    String subject();

    /** What to ask now; empty once it is done. */
    Optional<ChatRequest> next();

    /** Takes the answer to what {@link #next} asked. */
    void accept(ChatAnswer answer);

    /** Gives up. */
    void fail(String why);

    /** Why there is no good answer, empty if there is one or it is not done. */
    Optional<String> error();

    /** Answers looked at. */
    int answers();

    /** How many of these were asked for because the one before was not good enough. */
    int mended();

    /** What was wrong with answers, and how often. */
    Map<AnswerFault, Integer> faults();

    /** A good answer to what {@link #next} asks, as long as those of real models. */
    ChatAnswer typicalAnswer();

    /**
     * What would be asked next if an answer to what {@link #next} asks were of the wrong shape: to know what that would
     * cost. Empty where it asks again already.
     */
    Optional<ChatRequest> askedAgain(ChatAnswer answer);
}
