package io.github.dramatis.lm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.file.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code tokenizer.json} says, in the two forms we need: as it is, for the text of templates, and without control
 * tokens, for the text of data.
 *
 * @param full the file's JSON, without truncation and padding
 * @param plain the same without the added tokens, so that none of them can come out of a text. Added tokens that are
 *     white space only stay: they encode indentation, not control
 * @param continued as {@code plain} for text behind other text: without the space that some put before a text's begin
 *     only. Equal to {@code plain} for those that do not
 * @param wordsApart whether the ids of {@code plain} are those of a text's words, see {@link WordsApart}
 * @param specials the tokens that {@code plain} lacks
 * @param vocabularySize one more than the largest id
 */
record TokenizerJson(
        String full,
        String plain,
        String continued,
        boolean wordsApart,
        List<SpecialToken> specials,
        int vocabularySize) {

    static TokenizerJson read(Path file) {
        ObjectNode json = (ObjectNode) StrictJson.readObject(file);
        if (!json.path("model").isObject()) {
            throw new UserError(file.toString(), "has no \"model\"", "give the tokenizer.json of a complete model");
        }
        requireMergesOfPrefix(file, json.path("model"));
        json.putNull("truncation").putNull("padding");
        String full = json.toString();
        List<SpecialToken> specials = new ArrayList<>();
        ArrayNode kept = json.arrayNode();
        int largestId = largestIdOfVocabulary(json.path("model").path("vocab"));
        for (JsonNode token : json.path("added_tokens")) {
            String content = token.path("content").asText();
            int id = token.path("id").asInt(-1);
            largestId = Math.max(largestId, id);
            if (content.isBlank() && !token.path("special").asBoolean()) {
                kept.add(token);
            } else if (!content.isEmpty()) {
                specials.add(new SpecialToken(
                        content,
                        id,
                        token.path("lstrip").asBoolean(),
                        token.path("rstrip").asBoolean()));
            }
        }
        json.set("added_tokens", kept);
        dropFromVocabulary((ObjectNode) json.path("model"), specials);
        String plain = json.toString();
        boolean wordsApart = WordsApart.of(json);
        dropSpaceBeforeFirst(json.path("pre_tokenizer"));
        return new TokenizerJson(full, plain, json.toString(), wordsApart, List.copyOf(specials), largestId + 1);
    }

    /** The native library ends the process where the second part of a merge is shorter than the prefix that it has. */
    private static void requireMergesOfPrefix(Path file, JsonNode model) {
        JsonNode given = model.path("continuing_subword_prefix");
        String prefix = given.isTextual() ? given.asText() : "";
        for (JsonNode merge : model.path("merges")) {
            String second = merge.isArray()
                    ? merge.path(1).asText()
                    : merge.asText().substring(merge.asText().indexOf(' ') + 1);
            if (!second.startsWith(prefix)) {
                throw new UserError(
                        file.toString(),
                        "has a merge without its continuing_subword_prefix '" + prefix + "'",
                        "get it again from its source");
            }
        }
    }

    /** Changes the pre-tokenizer Metaspace, e.g. Mistral's. */
    private static void dropSpaceBeforeFirst(JsonNode node) {
        if (node.path("prepend_scheme").asText().equals("first")) {
            ((ObjectNode) node).put("prepend_scheme", "never");
            ((ObjectNode) node).remove("add_prefix_space");
        }
        node.forEach(TokenizerJson::dropSpaceBeforeFirst);
    }

    private static int largestIdOfVocabulary(JsonNode vocabulary) {
        int largest = vocabulary.isArray() ? vocabulary.size() - 1 : -1;
        if (vocabulary.isObject()) {
            for (JsonNode id : vocabulary) {
                largest = Math.max(largest, id.asInt(-1));
            }
        }
        return largest;
    }

    /** Removes special tokens from the vocabulary: with {@code ignore_merges} a word in it would be taken whole. */
    private static void dropFromVocabulary(ObjectNode model, List<SpecialToken> specials) {
        if (model.path("vocab") instanceof ObjectNode vocabulary) {
            for (SpecialToken special : specials) {
                if (!special.content().equals(model.path("unk_token").asText())) {
                    vocabulary.remove(special.content());
                }
            }
        }
    }
}
