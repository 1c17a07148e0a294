package io.github.dramatis.lm.prompt;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.core.llm.ChatMessage;
import io.github.dramatis.core.prompt.ChoiceLetters;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.prompt.Labels;
import io.github.dramatis.core.prompt.Prompt;
import io.github.dramatis.lm.tokenizer.ChatTemplate;
import io.github.dramatis.lm.tokenizer.KnownEncodings;
import io.github.dramatis.lm.tokenizer.PromptEncoder;
import io.github.dramatis.lm.tokenizer.PromptParts;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Turns an example's prefix and suffix into token ids through the model's chat template: one place for the length of
 * examples, for training and for prediction.
 *
 * <p>The prefix is the system's message and the suffix the user's; the assistant's turn begins where the label stands.
 * A template that knows no system turn gets one user message of both, a line break between. What the labels have in
 * common at their beginning is the end of the suffix ({@link Labels#commonTokens()}). Texts never become control
 * tokens.
 *
 * <p>Safe for use by several threads at once.
 */
public final class PromptTokens implements AutoCloseable {
    private static final Prompt SAMPLE = new Prompt("You rate things.", "Item: \"Heat\" (1995)\nRATING:");
    private static final Prompt SAMPLE_CHOICE = new Prompt("You choose.", "A: \"Heat\" (1995)\nCHOICE:");
    private static final List<String> FILES = List.of("tokenizer.json", "tokenizer_config.json", "chat_template.jinja");

    private final Tokenizer tokenizer;
    private final PromptEncoder encoder;
    private final boolean systemTurn;
    private final Labels labels;
    private final int endOfTurn;
    private Labels choices; // null until somebody asks for a choice

    private PromptTokens(Tokenizer tokenizer, ChatTemplate template, LabelCoding coding) {
        this.tokenizer = tokenizer;
        this.encoder = new PromptEncoder(tokenizer, template);
        this.systemTurn = template.hasSystemTurn();
        this.labels = labels(coding, SAMPLE);
        this.endOfTurn = findEndOfTurn(coding.texts().get(0));
    }

    private Labels labels(LabelCoding coding, Prompt sample) {
        return Labels.find(coding, answer -> split(sample.prefix(), sample.suffix(), answer, new KnownEncodings())
                .whole());
    }

    /** What the template writes behind an answer; the tokenizer's end token where that is no special token. */
    private int findEndOfTurn(String answer) {
        List<ChatMessage> asked = List.of(ChatMessage.user(SAMPLE.suffix()));
        int[] open = encoder.split(asked, 0, true, answer, new KnownEncodings()).whole();
        int[] closed = encoder.encode(List.of(asked.get(0), ChatMessage.assistant(answer)), false);
        boolean follows = closed.length > open.length && Arrays.mismatch(open, closed) == open.length;
        return follows && tokenizer.isSpecial(closed[open.length]) ? closed[open.length] : tokenizer.eosToken();
    }

    /**
     * Opens tokenizer and chat template of a model directory and finds the labels.
     *
     * @param model Hugging Face directory
     * @param coding the answers
     * @throws UserError if one is missing or damaged, or the tokenizer cannot tell the answers apart
     */
    public static PromptTokens open(Path model, LabelCoding coding) {
        Tokenizer tokenizer = Tokenizer.open(model);
        try {
            return new PromptTokens(tokenizer, ChatTemplate.open(model), coding);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * SHA-256 in hexadecimal of the files that decide over the ids: the same fingerprint gives the same ids.
     *
     * @throws UserError if there is no tokenizer
     */
    public static String fingerprint(Path model) {
        if (!Files.isRegularFile(model.resolve(FILES.get(0)))) {
            throw new UserError(
                    "base model " + model,
                    "has no " + FILES.get(0),
                    "set model.path to a Hugging Face directory, or make one with dramatis model import");
        }
        try {
            MessageDigest digest = Sha256.digest();
            for (String name : FILES) {
                Path file = model.resolve(name);
                byte[] content = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
                digest.update((name + ":" + content.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the tokenizer in " + model, e);
        }
    }

    /** The ids up to the label of a rating: those that prompts with the same prefix share, and the rest. */
    public PromptParts encode(String prefix, String suffix) {
        return encode(prefix, suffix, labels, new KnownEncodings());
    }

    /**
     * The ids up to the label.
     *
     * @param asked the answers that are possible: {@link #labels} or {@link #choices}
     * @param known of the prompts that begin alike: those of one user and revision
     */
    public PromptParts encode(String prefix, String suffix, Labels asked, KnownEncodings known) {
        PromptParts parts = split(prefix, suffix, "", known);
        int[] common = asked.commonTokens();
        if (common.length == 0) {
            return parts;
        }
        int[] rest = Arrays.copyOf(parts.suffix(), parts.suffix().length + common.length);
        System.arraycopy(common, 0, rest, parts.suffix().length, common.length);
        return new PromptParts(parts.prefix(), rest);
    }

    /**
     * How many ids {@link #encode} gives.
     *
     * @param known as there
     */
    public int length(String prefix, String suffix, KnownEncodings known) {
        PromptParts parts = encode(prefix, suffix, labels, known);
        return parts.prefix().length + parts.suffix().length;
    }

    /** The ratings as token ids. */
    public Labels labels() {
        return labels;
    }

    /**
     * The letters of {@link ChoiceLetters#coding} as token ids.
     *
     * @throws UserError if the tokenizer cannot tell them apart behind the prompt
     */
    public synchronized Labels choices() {
        if (choices == null) {
            choices = labels(ChoiceLetters.coding(), SAMPLE_CHOICE);
        }
        return choices;
    }

    /**
     * The token that ends an assistant's turn, -1 if none: Phi-3's {@code <|end|>}, say, where the tokenizer's own end
     * token is another that ends a document.
     */
    public int endOfTurn() {
        return endOfTurn;
    }

    /** The model's tokenizer, closed with this. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private PromptParts split(String prefix, String suffix, String answer, KnownEncodings known) {
        if (systemTurn) {
            // the suffix begins where the user's message does: split at the last safe place before its second character
            return encoder.split(List.of(ChatMessage.system(prefix), ChatMessage.user(suffix)), 1, true, answer, known);
        }
        return encoder.split(
                List.of(ChatMessage.user(prefix + "\n" + suffix)), prefix.length() + 1, true, answer, known);
    }
}
