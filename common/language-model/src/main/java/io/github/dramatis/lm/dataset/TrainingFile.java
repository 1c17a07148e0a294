package io.github.dramatis.lm.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.file.JsonLines;
import io.github.dramatis.lm.kernel.Parts;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import io.github.dramatis.lm.training.TokenTarget;
import io.github.dramatis.lm.training.TrainingRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data of {@code dramatis adapter train}: JSON lines as TRL has them.
 *
 * <ul>
 *   <li>{@code {"prompt","completion"}}: prompt and completion are encoded together, special tokens in them are control
 *       (the author of the file is trusted, as TRL trusts him), the end token is appended unless it is there;
 *   <li>{@code {"input_ids","completion_mask"}}: taken as they are;
 *   <li>{@code {"input_ids","targets"}}: as {@link TokenRow#json} writes them, with soft targets.
 * </ul>
 */
public final class TrainingFile {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingFile.class);

    private final Supplier<Tokenizer> tokenizers;
    private Tokenizer tokenizer; // opened with the first row of text
    private final ModelConfig model;
    private final boolean appendEos;
    private final List<TrainingRow> rows = new ArrayList<>();
    private String firstShifted;
    private int shifted;

    private TrainingFile(Supplier<Tokenizer> tokenizers, ModelConfig model, boolean appendEos) {
        this.tokenizers = tokenizers;
        this.model = model;
        this.appendEos = appendEos;
    }

    /**
     * Reads all rows, in the order of the file.
     *
     * @param appendEos whether a completion gets the end token; {@code --no-eos} turns it off
     * @throws UserError with file and line for a row of neither kind, with no completion token to predict, with an
     *     unknown id, or longer than the model's positions
     */
    public static List<TrainingRow> read(Path file, Tokenizer tokenizer, ModelConfig model, boolean appendEos) {
        return read(file, () -> tokenizer, model, appendEos);
    }

    /**
     * The same with a model's own tokenizer, which may be missing where all rows are token ids.
     *
     * @throws UserError as above, or if there is a row of text and no tokenizer
     */
    public static List<TrainingRow> read(Path file, ModelDirectory model, boolean appendEos) {
        try (Parts opened = new Parts()) {
            return read(file, () -> opened.add(model::tokenizer, Tokenizer::close), model.config(), appendEos);
        }
    }

    private static List<TrainingRow> read(
            Path file, Supplier<Tokenizer> tokenizers, ModelConfig model, boolean appendEos) {
        TrainingFile reading = new TrainingFile(tokenizers, model, appendEos);
        JsonLines.read(file, (place, object) -> reading.rows.add(reading.row(place, object)));
        if (reading.shifted > 0) {
            LOG.warn(
                    "{} rows, the first at {}: the completion changes the prompt's last tokens; as in TRL, the"
                            + " completion begins after as many tokens as the prompt alone has",
                    reading.shifted,
                    reading.firstShifted);
        }
        return reading.rows;
    }

    private TrainingRow row(String place, JsonNode object) {
        boolean ids = object.has("input_ids");
        if (!ids && !object.has("prompt")) {
            throw wrong(
                    place, "it has neither \"prompt\" and \"completion\" nor \"input_ids\" and \"completion_mask\"");
        }
        TrainingRow row = !ids
                ? texts(place, object)
                : object.has("targets") ? withTargets(place, object) : tokenIds(place, object);
        if (row.tokens().length > model.maxPositions()) {
            throw wrong(place, "it has " + row.tokens().length + " tokens, the model takes " + model.maxPositions());
        }
        return row;
    }

    private TrainingRow texts(String place, JsonNode object) {
        tokenizer = tokenizer == null ? tokenizers.get() : tokenizer;
        String prompt = JsonLines.text(place, object, "prompt");
        String completion = JsonLines.text(place, object, "completion");
        int[] alone = tokenizer.encodeDocument(prompt);
        int[] tokens = tokenizer.encodeDocument(prompt + completion);
        if (appendEos && (tokens.length == 0 || tokens[tokens.length - 1] != requireEos(place))) {
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = requireEos(place);
        }
        int shared = Math.min(alone.length, tokens.length);
        if (!Arrays.equals(alone, 0, shared, tokens, 0, shared)) {
            firstShifted = shifted++ == 0 ? place : firstShifted;
        }
        BitSet mask = new BitSet();
        mask.set(shared, tokens.length);
        return completion(place, tokens, mask);
    }

    private int requireEos(String place) {
        int eos = tokenizer.eosToken() >= 0 ? tokenizer.eosToken() : model.eosToken();
        if (eos < 0) {
            throw wrong(place, "the end token is to be appended, but the model names none (or pass --no-eos)");
        }
        return eos;
    }

    private TrainingRow tokenIds(String place, JsonNode object) {
        int[] tokens = numbers(place, object, "input_ids", model.vocabularySize());
        int[] flags = numbers(place, object, "completion_mask", 2);
        if (tokens.length != flags.length) {
            throw wrong(
                    place, "it has " + tokens.length + " input_ids and " + flags.length + " completion_mask values");
        }
        BitSet mask = new BitSet();
        for (int i = 0; i < flags.length; i++) {
            mask.set(i, flags[i] == 1);
        }
        return completion(place, tokens, mask);
    }

    private static TrainingRow completion(String place, int[] tokens, BitSet mask) {
        if (mask.nextSetBit(1) < 0) {
            throw wrong(place, "it has no completion token after the first token: nothing to learn");
        }
        return TokenRow.completion(tokens, mask);
    }

    private TrainingRow withTargets(String place, JsonNode object) {
        int[] tokens = numbers(place, object, "input_ids", model.vocabularySize());
        List<TokenTarget> targets = new ArrayList<>();
        for (JsonNode target : object.path("targets")) {
            JsonNode position = target.path("position");
            JsonNode given = target.path("probabilities");
            if (!position.isInt() || !given.isArray()) {
                throw wrong(place, "a target of it needs \"position\", \"ids\" and \"probabilities\"");
            }
            float[] probabilities = new float[given.size()];
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] = given.get(i).isNumber() ? given.get(i).floatValue() : Float.NaN;
            }
            targets.add(targetOf(
                    place, position.intValue(), numbers(place, target, "ids", model.vocabularySize()), probabilities));
        }
        try {
            return new TrainingRow(tokens, targets);
        } catch (UserError e) {
            throw wrong(place, e.getMessage());
        }
    }

    private static TokenTarget targetOf(String place, int position, int[] ids, float[] probabilities) {
        try {
            return new TokenTarget(position, ids, probabilities);
        } catch (UserError e) {
            throw wrong(place, e.getMessage());
        }
    }

    private static int[] numbers(String place, JsonNode object, String field, int end) {
        JsonNode array = object.path(field);
        if (!array.isArray()) {
            throw wrong(place, "its \"" + field + "\" is " + (array.isMissingNode() ? "missing" : "no list"));
        }
        int[] numbers = new int[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = array.get(i);
            if (!number.isIntegralNumber()
                    || !number.canConvertToInt()
                    || number.intValue() < 0
                    || number.intValue() >= end) {
                throw wrong(place, "\"" + field + "\"[" + i + "] is " + number + ", expected is 0 to " + (end - 1));
            }
            numbers[i] = number.intValue();
        }
        return numbers;
    }

    private static UserError wrong(String place, String problem) {
        return new UserError(
                place,
                problem,
                "give lines {\"prompt\",\"completion\"}, {\"input_ids\",\"completion_mask\"} or {\"input_ids\",\"targets\"}"
                        + " that fit the model");
    }
}
