package io.github.dramatis.lm.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.file.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A model's tokenizer, from {@code tokenizer.json}. Safe for use by several threads at once.
 *
 * <p>Only {@link #encodeDocument} adds begin or end tokens: a chat template writes them where the model wants them.
 */
public final class Tokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer full;
    private final HuggingFaceTokenizer plain;
    private final HuggingFaceTokenizer continued;
    private final WordEncodings words; // null where texts are encoded whole
    private final List<SpecialToken> specials;
    private final int vocabularySize;
    private final String bosToken;
    private final String eosToken;

    private Tokenizer(
            HuggingFaceTokenizer full,
            HuggingFaceTokenizer plain,
            HuggingFaceTokenizer continued,
            TokenizerJson json,
            String bosToken,
            String eosToken) {
        this.full = full;
        this.plain = plain;
        this.continued = continued;
        this.words = json.wordsApart() ? new WordEncodings(text -> ids(plain, text, false)) : null;
        this.specials = json.specials();
        this.vocabularySize = json.vocabularySize();
        this.bosToken = bosToken;
        this.eosToken = eosToken;
    }

    /**
     * Opens the tokenizer of a model directory: {@code tokenizer.json}, and {@code tokenizer_config.json} if there.
     *
     * @throws UserError if tokenizer.json is missing or damaged
     */
    public static Tokenizer open(Path directory) {
        Path file = directory.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new UserError(
                    directory.toString(), "has no tokenizer.json (the tokenizer)", "give a complete model directory");
        }
        TokenizerJson json = TokenizerJson.read(file);
        Path configFile = directory.resolve("tokenizer_config.json");
        JsonNode config = Files.exists(configFile) ? StrictJson.readObject(configFile) : StrictJson.emptyObject();
        HuggingFaceTokenizer full = NativeTokenizer.create(file, json.full());
        HuggingFaceTokenizer plain = NativeTokenizer.create(file, json.plain());
        return new Tokenizer(
                full,
                plain,
                json.continued().equals(json.plain()) ? plain : NativeTokenizer.create(file, json.continued()),
                json,
                tokenText(config.path("bos_token")),
                tokenText(config.path("eos_token")));
    }

    private static String tokenText(JsonNode token) {
        return token.isTextual() ? token.asText() : token.path("content").asText("");
    }

    /** The ids of a text from data: special tokens in it are plain text like any other. */
    public int[] encode(String data) {
        return words == null ? ids(plain, data, false) : words.encode(data);
    }

    /** Encodes a text that follows another, e.g. a special token; else as {@link #encode}. */
    int[] encodeContinued(String data) {
        return words == null ? ids(continued, data, false) : words.encode(data);
    }

    /** The ids of a text that we or the model's author wrote: special tokens in it are control. */
    public int[] encodeWithSpecials(String trusted) {
        return ids(full, trusted, false);
    }

    /**
     * As {@link #encodeWithSpecials}, with the begin token (or whatever tokenizer.json's post-processor adds): what
     * transformers' tokenizers give for a text by default.
     */
    public int[] encodeDocument(String trusted) {
        return ids(full, trusted, true);
    }

    private static int[] ids(HuggingFaceTokenizer tokenizer, String text, boolean postProcessed) {
        if (text.isEmpty() && !postProcessed) {
            return new int[0];
        }
        // DJL's own encode makes texts and places of all tokens too, which takes several times as long
        long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), wellFormed(text), postProcessed);
        try {
            return Arrays.stream(TokenizersLibrary.LIB.getTokenIds(encoding))
                    .mapToInt(id -> (int) id)
                    .toArray();
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    /**
     * Half a surrogate pair, which a text cut by length can end in, becomes U+FFFD: the native side would mangle all.
     */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(point -> isHalfPair(point) ? 0xFFFD : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    private static boolean isHalfPair(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** The text of the ids, special tokens included. Incomplete UTF-8 becomes U+FFFD. */
    public String decode(int[] ids) {
        return decode(ids, false);
    }

    /** The text of the ids without the special tokens among them. */
    public String decodeWithoutSpecials(int[] ids) {
        return decode(ids, true);
    }

    private String decode(int[] ids, boolean skipSpecials) {
        long[] longs = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0) {
                throw new IllegalArgumentException("token id " + ids[i]);
            }
            longs[i] = ids[i];
        }
        return full.decode(longs, skipSpecials);
    }

    /** One more than the largest id. The model's embedding may have more rows than that. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Id of the begin token that tokenizer_config.json names, -1 if none. */
    public int bosToken() {
        return specialId(bosToken);
    }

    /** Id of the end token that tokenizer_config.json names (for chat models the end of a turn), -1 if none. */
    public int eosToken() {
        return specialId(eosToken);
    }

    /** Id of a special token by its text, -1 if there is none. */
    public int specialId(String content) {
        return specials.stream()
                .filter(special -> special.content().equals(content))
                .mapToInt(SpecialToken::id)
                .findFirst()
                .orElse(-1);
    }

    /** Whether an id is a token that no text from data becomes. */
    public boolean isSpecial(int id) {
        return specials.stream().anyMatch(special -> special.id() == id);
    }

    String bosText() {
        return bosToken;
    }

    String eosText() {
        return eosToken;
    }

    List<SpecialToken> specials() {
        return specials;
    }

    @Override
    public void close() {
        full.close();
        plain.close();
        if (continued != plain) {
            continued.close();
        }
    }
}
