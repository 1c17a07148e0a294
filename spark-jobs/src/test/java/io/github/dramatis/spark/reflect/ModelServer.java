package io.github.dramatis.spark.reflect;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server of chat completions that answers as a good model would, from the data in the prompt alone, unless a test
 * tells it to misbehave. Counts what it has answered well, by question.
 */
public final class ModelServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final String SAID =
            "I like films that take their time and let me look at people who are not what they seem to be. I give the"
                    + " highest rating to very few, and the lowest to those that bore me in the first half hour; most"
                    + " of what I see ends up in the middle. I come back to war films more often than I would have"
                    + " thought, and I have become stricter with crime stories.";

    private final WireMockServer server;
    private final Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
    private final Queue<String> questions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean schemaBilled;
    private volatile String lastAuthorization;
    private volatile Function<Question, ResponseDefinitionBuilder> behaviour;

    /**
     * A request as the server sees it.
     *
     * @param number of the request, from 1
     * @param body as it came
     * @param data the JSON in the user's first message
     */
    public record Question(int number, JsonNode body, JsonNode data) {
        public String messages() {
            return body.get("messages").toString();
        }
    }

    public ModelServer() {
        this(0);
    }

    /** @param port 0: any that is free */
    ModelServer(int port) {
        behaviour = this::good;
        server = new WireMockServer(options()
                .port(port)
                .disableRequestJournal()
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(32)
                .containerThreads(64)
                .extensions(new Answers()));
        server.stubFor(any(anyUrl()).willReturn(WireMock.aResponse().withTransformers("model")));
        server.start();
    }

    private final class Answers implements ResponseDefinitionTransformerV2 {
        @Override
        public ResponseDefinition transform(ServeEvent event) {
            JsonNode body = parse(event.getRequest().getBodyAsString());
            String prompt = body.path("messages").path(1).path("content").asText();
            questions.add(body.path("messages").toString());
            lastAuthorization = event.getRequest().getHeader("Authorization");
            String data = prompt.lines()
                    .filter(line -> line.startsWith("{\""))
                    .findFirst()
                    .orElse("{}");
            return behaviour
                    .apply(new Question(requests.incrementAndGet(), body, parse(data)))
                    .build();
        }

        @Override
        public String getName() {
            return "model";
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }
    }

    public String baseUrl() {
        return server.baseUrl() + "/v1";
    }

    /** Whether the schema counts among the tokens of a prompt. */
    void billSchema(boolean billed) {
        schemaBilled = billed;
    }

    /** How requests are answered from now on. */
    public void behave(Function<Question, ResponseDefinitionBuilder> newBehaviour) {
        behaviour = newBehaviour;
    }

    /** A good answer, counted as such. */
    public ResponseDefinitionBuilder good(Question question) {
        return completion(question, answer(question.data()).toString(), "stop");
    }

    /** Any answer, counted as answered: it has been paid for. */
    public ResponseDefinitionBuilder completion(Question question, String content, String finishReason) {
        return counted(question, envelope(question, content, finishReason));
    }

    /** The same with the most probable tokens at the answer's first place. */
    public ResponseDefinitionBuilder withLogprobs(
            Question question, String content, Map<String, Double> probabilities) {
        ObjectNode envelope = (ObjectNode) parse(envelope(question, content, "stop"));
        ObjectNode choice = (ObjectNode) envelope.path("choices").get(0);
        ObjectNode place = choice.putObject("logprobs").putArray("content").addObject();
        place.put("token", content).put("logprob", Math.log(probabilities.get(content)));
        ArrayNode top = place.putArray("top_logprobs");
        probabilities.forEach(
                (token, probability) -> top.addObject().put("token", token).put("logprob", Math.log(probability)));
        return counted(question, envelope.toString());
    }

    private ResponseDefinitionBuilder counted(Question question, String envelope) {
        answered.computeIfAbsent(question.messages(), key -> new AtomicInteger())
                .incrementAndGet();
        return WireMock.okJson(envelope);
    }

    String envelope(Question question, String content, String finishReason) {
        ObjectNode envelope = JSON.createObjectNode().put("object", "chat.completion");
        ObjectNode choice = envelope.putArray("choices").addObject().put("finish_reason", finishReason);
        choice.putObject("message").put("role", "assistant").put("content", content);
        envelope.putObject("usage")
                .put("prompt_tokens", billed(question) / CHARACTERS_PER_TOKEN)
                .put("completion_tokens", content.length() / CHARACTERS_PER_TOKEN);
        return envelope.toString();
    }

    private int billed(Question question) {
        JsonNode schema = question.body().at("/response_format/json_schema/schema");
        int characters = schemaBilled ? schema.toString().length() : 0;
        for (JsonNode message : question.body().get("messages")) {
            characters += message.get("content").asText().length();
        }
        return characters;
    }

    static ObjectNode answer(JsonNode data) {
        ObjectNode answer = JSON.createObjectNode();
        String first = "";
        if (data.has("ratings")) {
            ObjectNode memories = answer.putObject("memories");
            for (JsonNode rating : data.get("ratings")) {
                String title = rating.get("title").asText();
                first = first.isEmpty() ? title : first;
                ObjectNode memory = memories.putObject(rating.get("number").asText());
                memory.put("item", title);
                memory.set("rating", rating.get("rating"));
                memory.put(
                        "memory",
                        "I rated " + title + " " + rating.get("rating")
                                + " because its story is one of those that I like to see.");
            }
        }
        ObjectNode profile = answer.putObject("profile");
        profile.set("traits", data.get("traits"));
        String of = first.isEmpty() ? lastWords(data) : first;
        profile.put("text", SAID + " Of those that I have seen this is the one I think of: " + of);
        profile.putArray("preferences")
                .add("slow films with few people")
                .add("good endings")
                .add("wars seen from below")
                .add("crime without heroes")
                .add("old films in black and white")
                .add("strict with the loud ones");
        return answer;
    }

    /** The title at the end of the first revision. */
    private static String lastWords(JsonNode data) {
        String text = data.path("revisions").path(0).path("text").asText();
        return text.substring(text.lastIndexOf(':') + 2);
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + json, e);
        }
    }

    public int requests() {
        return requests.get();
    }

    /** Requests that got a whole answer. */
    public int answered() {
        return answered.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Whole answers that had been given before. */
    public int repeated() {
        return answered() - answered.size();
    }

    /** The header of the newest request, null if it had none. */
    public String lastAuthorization() {
        return lastAuthorization;
    }

    /** The messages of every request so far. */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    public void forget() {
        answered.clear();
        questions.clear();
        requests.set(0);
    }

    @Override
    public void close() {
        server.stop();
    }
}
