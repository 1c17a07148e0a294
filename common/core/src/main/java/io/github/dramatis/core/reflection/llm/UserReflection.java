package io.github.dramatis.core.reflection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatMessage;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.reflection.ProfileRevision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conversation about one user, step by step: {@link #next} says what to ask, {@link #accept} takes the answer. Each
 * step is a batch, then the final reflection. An answer that is not good enough is asked for once more with what is
 * wrong; a second bad one, or {@link #fail}, ends with the statistical profile, marked.
 */
public final class UserReflection implements MendedConversation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_REPEATED = 6000;

    private final UserHistory history;
    private final ReflectionSettings settings;
    private final AnswerSchema schema;
    private final AnswerReader reader;
    private final KnownTitles titles = new KnownTitles();
    private final List<Revision> revisions = new ArrayList<>();
    private final List<ReflectedProfile> profiles = new ArrayList<>();
    private final List<String> memories = new ArrayList<>();
    private final Map<AnswerFault, Integer> faults = new EnumMap<>(AnswerFault.class);
    private ChatRequest request;
    private boolean repairing;
    private long inputTokens;
    private long outputTokens;
    private int answers;
    private int mended;
    private String error;

    /**
     * One revision of the profile.
     *
     * @param facts number, time and traits
     * @param text the profile
     * @param model that wrote it, null if none did
     * @param prompt what was asked for it, null if nothing was
     * @param inputTokens of all calls it took
     * @param outputTokens of all calls it took
     */
    public record Revision(
            ProfileRevision facts, String text, String model, String prompt, long inputTokens, long outputTokens) {
        /** A revision that statistics wrote. */
        public static Revision statistical(ProfileRevision facts) {
            return new Revision(facts, facts.text(), null, null, 0, 0);
        }

        /** Whether a model wrote it. */
        public boolean isReflected() {
            return model != null;
        }
    }

    public UserReflection(UserHistory history, ReflectionSettings settings) {
        this.history = history;
        this.settings = settings;
        schema = new AnswerSchema(settings.llm().isPinned(), settings.isRated());
        reader = new AnswerReader(settings.llm().answers().language(), settings.scale());
        if (history.older() != null) {
            history.older().sample().forEach(titles::add);
        }
        for (ProfileRevision older : history.statistical().subList(0, history.olderBatches())) {
            revisions.add(Revision.statistical(older));
        }
        request = ask();
    }

    @Override
    public String subject() {
        return history.userId();
    }

    @Override
    public ChatAnswer typicalAnswer() {
        return TypicalAnswers.to(this, settings.isRated());
    }

    /** The batch that is asked about; null for the final reflection. */
    UserHistory.Batch batch() {
        int step = profiles.size();
        return step < history.batches().size() ? history.batches().get(step) : null;
    }

    /** Traits that the answer has to agree with. */
    OwnTraits traits() {
        return batch() == null ? lastBatch().traits() : batch().traits();
    }

    /** What to ask now; empty once the reflection is done. */
    @Override
    public Optional<ChatRequest> next() {
        return Optional.ofNullable(request);
    }

    /** Takes the answer to what {@link #next} asked. */
    @Override
    public void accept(ChatAnswer answer) {
        answers++;
        mended += repairing ? 1 : 0;
        inputTokens += answer.inputTokens();
        outputTokens += answer.outputTokens();
        try {
            read(answer);
            repairing = false;
            request = ask();
        } catch (BadAnswer bad) {
            faults.merge(bad.fault(), 1, Integer::sum);
            if (repairing) {
                fail(bad.fault() + ": " + bad.getMessage());
            } else {
                repairing = true;
                request = repair(answer, bad);
            }
        }
    }

    /** Gives up: the statistical profile stands for this user. */
    @Override
    public void fail(String why) {
        error = why;
        request = null;
    }

    private void read(ChatAnswer answer) throws BadAnswer {
        JsonNode json = AnswerReader.parse(answer);
        int step = profiles.size();
        if (step < history.batches().size()) {
            UserHistory.Batch batch = history.batches().get(step);
            List<String> sentences = reader.memories(json, batch.ratings(), titles);
            add(history.statistical().get(history.olderBatches() + step), reader.profile(json, batch.traits(), titles));
            memories.addAll(sentences);
        } else {
            add(afterLast(), reader.profile(json, lastBatch().traits(), titles));
        }
    }

    private void add(ProfileRevision facts, ReflectedProfile profile) {
        profiles.add(profile);
        revisions.add(
                new Revision(facts, profile.joined(), request.model(), request.text(), inputTokens, outputTokens));
        inputTokens = 0;
        outputTokens = 0;
    }

    private UserHistory.Batch lastBatch() {
        return history.batches().get(history.batches().size() - 1);
    }

    /** The final reflection knows what the last batch's revision knows, and comes after it. */
    private ProfileRevision afterLast() {
        ProfileRevision last = history.statistical().get(history.statistical().size() - 1);
        return new ProfileRevision(
                last.revision() + 1,
                last.until(),
                last.interactions(),
                last.traits(),
                last.levels(),
                last.ratingMean(),
                last.ratingSpread(),
                last.text());
    }

    private ChatRequest ask() {
        int step = profiles.size();
        if (step < history.batches().size()) {
            UserHistory.Batch batch = history.batches().get(step);
            batch.ratings().forEach(titles::add);
            ReflectedProfile before = step == 0 ? null : profiles.get(step - 1);
            OwnTraits traits = batch.traits();
            ObjectNode data =
                    BatchData.of(settings.scale(), batch.ratings(), traits, before, step == 0 ? history.older() : null);
            return request(
                    settings.prompts().batch(), data, batch.ratings().size(), schema.batch(batch.ratings(), traits));
        }
        if (step == history.batches().size() && step < history.calls()) {
            return request(
                    settings.prompts().last(),
                    revisionsData(),
                    step,
                    schema.last(lastBatch().traits()));
        }
        return null;
    }

    private ObjectNode revisionsData() {
        ObjectNode data = JSON.createObjectNode();
        if (history.older() != null) {
            data.set("older", history.older().json(settings.isRated()));
        }
        data.set("traits", lastBatch().traits().json());
        ArrayNode all = data.putArray("revisions");
        for (int i = 0; i < profiles.size(); i++) {
            int ratings = history.statistical().get(history.olderBatches() + i).interactions();
            all.add(JSON.createObjectNode()
                    .put(BatchData.many(settings.isRated()), ratings)
                    .setAll(BatchData.profile(profiles.get(i))));
        }
        return data;
    }

    private ChatRequest request(String part, ObjectNode data, int count, String answerSchema) {
        Map<String, String> words = Map.of(
                "items", settings.config().itemNoun(),
                "count", Integer.toString(count),
                "data", QuotedJson.of(data));
        return new ChatRequest(
                settings.llm().model(),
                List.of(
                        ChatMessage.system(
                                ReflectionPrompts.fill(settings.prompts().system(), words)),
                        ChatMessage.user(ReflectionPrompts.fill(part, words))),
                answerSchema,
                settings.llm().temperature(),
                settings.llm().maxTokens());
    }

    /**
     * What would be asked next if an answer to what {@link #next} asks were of the wrong shape: to know what that would
     * cost. Empty where it asks again already.
     */
    @Override
    public Optional<ChatRequest> askedAgain(ChatAnswer answer) {
        BadAnswer bad = new BadAnswer(AnswerFault.WRONG_SHAPE, "memories.1.rating must be a number");
        return repairing ? Optional.empty() : Optional.of(repair(answer, bad));
    }

    private ChatRequest repair(ChatAnswer answer, BadAnswer bad) {
        List<ChatMessage> messages = new ArrayList<>(request.messages());
        messages.add(ChatMessage.assistant(withoutMarkers(answer.text())));
        Map<String, String> words = Map.of("error", QuotedJson.of(TextNode.valueOf(bad.getMessage())));
        messages.add(ChatMessage.user(ReflectionPrompts.fill(settings.prompts().repair(), words)));
        return request.askedAgain(messages, settings.llm().answers().format());
    }

    /** An answer may hold what a title held; in JSON the escape means the same. */
    static String withoutMarkers(String text) {
        String bounded = text.length() <= LONGEST_REPEATED ? text : text.substring(0, LONGEST_REPEATED) + " ...";
        String shown = bounded.isBlank() ? "(nothing)" : bounded;
        return shown.replace("<", "\\u003c").replaceAll("\\[(/?[A-Z_]+)]", "($1)");
    }

    /** Why there is a statistical profile instead, empty if there is not. */
    @Override
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /** All revisions, or the statistical ones if the reflection failed. */
    public List<Revision> revisions() {
        return error == null
                ? List.copyOf(revisions)
                : history.statistical().stream().map(Revision::statistical).toList();
    }

    /** A sentence for each of the newest ratings, in time order; none if the reflection failed. */
    public List<String> memories() {
        return error == null ? List.copyOf(memories) : List.of();
    }

    /** What was wrong with answers, and how often. */
    @Override
    public Map<AnswerFault, Integer> faults() {
        return Map.copyOf(faults);
    }

    /** Answers taken so far, good or not. */
    @Override
    public int answers() {
        return answers;
    }

    /** How many of them were asked for since the one before was not good enough. */
    @Override
    public int mended() {
        return mended;
    }

    /** Calls that this reflection takes if no answer has to be mended. */
    public int calls() {
        return history.calls();
    }
}
