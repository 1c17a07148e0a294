package io.github.dramatis.spark.predict;

import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatMessage;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.served.LabelReader;
import io.github.dramatis.core.served.LabelReading;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.llm.Conversation;
import io.github.dramatis.spark.llm.Conversations;
import io.github.dramatis.spark.llm.EstimateCounts;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Rows;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * What the tasks of asking one served model share: each row of {@link #PROMPTS} is a conversation of one question.
 *
 * <p>The messages are those that the own engine's chat template gets: the prefix is the system's, the suffix the
 * user's, or both are the user's with a line break between. What markers of turns and special tokens are made of is
 * taken out of them, since a server reads them in any text.
 *
 * @param asked which model, and where its answers are
 * @param adapter what the model is called among the adapters
 * @param scale of the ratings
 * @param temperature of the answers
 * @param maxTokens of one answer
 * @param topLogprobs how many of the most probable tokens are asked for
 * @param systemTurn whether the model's chat template knows a system's turn
 */
record ServedRun(
        AskRun asked,
        String adapter,
        RatingScale scale,
        double temperature,
        int maxTokens,
        int topLogprobs,
        boolean systemTurn)
        implements Conversations {
    static final RowCodec<ServedPrompt> PROMPTS = RowCodec.of(ServedPrompt.class);
    static final RowCodec<Answers> ANSWERS = RowCodec.of(Answers.class);
    static final RowCodec<EstimateCounts> COUNTS = RowCodec.of(EstimateCounts.class);

    /** What is asked about a prompt. */
    ChatRequest request(ServedPrompt prompt) {
        List<ChatMessage> messages = systemTurn
                ? List.of(
                        ChatMessage.system(withoutMarkers(prompt.prefix())),
                        ChatMessage.user(withoutMarkers(prompt.suffix())))
                : List.of(ChatMessage.user(withoutMarkers(prompt.prefix() + "\n" + prompt.suffix())));
        return new ChatRequest(asked.server().model(), messages, "", temperature, maxTokens, topLogprobs, "");
    }

    /** {@code <|user|>} as {@code < |user|>}, with a full-width line too, {@code [INST]} as {@code (INST)}. */
    private static String withoutMarkers(String text) {
        return text.replaceAll("<(?=[|\uFF5C/\\p{L}])", "< ").replaceAll("\\[(/?[A-Z_]+)]", "($1)");
    }

    @Override
    public Iterator<Conversation> of(Iterator<Row> rows) {
        LabelReader ratings = LabelReader.ofRatings(scale);
        return Rows.each(rows, row -> question(PROMPTS.decode(row), ratings));
    }

    private Question question(ServedPrompt prompt, LabelReader ratings) {
        LabelReader reader = prompt.slate() == null
                ? ratings
                : LabelReader.ofChoices(prompt.slate().size());
        return new Question(prompt, request(prompt), reader);
    }

    /** Turns rows whose answers are in the store into {@link Answers}: nothing is asked here. */
    MapPartitionsFunction<Row, Row> answers() {
        ServedRun run = this;
        return rows -> {
            LabelReader ratings = LabelReader.ofRatings(run.scale);
            AskRun.Buckets buckets = run.asked.buckets();
            return Rows.each(rows, row -> {
                Question question = run.question(PROMPTS.decode(row), ratings);
                if (question.advance(buckets.of(question.subject())).isPresent()) {
                    throw new IllegalStateException("an answer about a user is neither stored nor marked as failed");
                }
                return ANSWERS.encode(run.answers(question));
            });
        };
    }

    private Answers answers(Question question) {
        ServedPrompt prompt = question.prompt;
        LabelReading reading = question.reading;
        return new Answers(
                prompt.exampleId(),
                prompt.targetId(),
                prompt.userId(),
                prompt.itemId(),
                prompt.personaId(),
                prompt.purpose(),
                adapter + "/" + prompt.memory(),
                adapter,
                null,
                null,
                prompt.memory(),
                0,
                prompt.rating(),
                prompt.weight(),
                reading.logProbabilities(),
                question.text,
                reading.answer() == null ? null : reading.answer().kind().label(),
                reading.source().label(),
                question.error,
                prompt.task(),
                prompt.slate());
    }

    /** Counts what asking about rows would take. */
    MapPartitionsFunction<Row, Row> estimate() {
        ServedRun run = this;
        return rows -> {
            LabelReader ratings = LabelReader.ofRatings(run.scale);
            EstimateCounts counts = EstimateCounts.NONE;
            AskRun.Buckets buckets = run.asked.buckets();
            Set<String> asked = new HashSet<>(); // prompts of two memories may be the same
            while (rows.hasNext()) {
                ServedPrompt prompt = PROMPTS.decode(rows.next());
                Question question = run.question(prompt, ratings);
                boolean isKnown = question.advance(buckets.of(prompt.userId())).isEmpty()
                        || !asked.add(question.key(question.request));
                counts = counts.plus(
                        isKnown
                                ? new EstimateCounts(1, 0, 1, 0, 0, 0, 0, 0, 0)
                                : new EstimateCounts(1, 1, 0, 0, prompt.tokens(), run.maxTokens, 0, 0, 1));
            }
            return List.of(COUNTS.encode(counts)).iterator();
        };
    }

    /** A prompt and, in the end, what was read out of its answer. */
    private static final class Question implements Conversation {
        private final ServedPrompt prompt;
        private final ChatRequest request;
        private final LabelReader reader;
        private LabelReading reading; // null until it has ended
        private String text; // null without an answer
        private String error; // null with one

        Question(ServedPrompt prompt, ChatRequest request, LabelReader reader) {
            this.prompt = prompt;
            this.request = request;
            this.reader = reader;
        }

        @Override
        public String subject() {
            return prompt.userId();
        }

        @Override
        public Optional<ChatRequest> next() {
            return reading == null ? Optional.of(request) : Optional.empty();
        }

        @Override
        public void accept(ChatAnswer answer) {
            reading = reader.read(answer);
            text = answer.text();
        }

        @Override
        public void fail(String why) {
            reading = reader.ofNone();
            error = why;
        }

        @Override
        public boolean hasFailed() {
            return error != null;
        }

        @Override
        public int answers() {
            return text == null ? 0 : 1;
        }

        @Override
        public Map<String, Long> kinds() {
            return text == null ? Map.of() : Map.of(reading.source().label(), 1L);
        }
    }
}
