package io.github.dramatis.lm.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.lm.training.TokenTarget;
import io.github.dramatis.lm.training.TrainingRow;
import java.util.BitSet;
import java.util.List;

/** Rows of token ids as JSON lines have them. */
public final class TokenRow {
    private TokenRow() {}

    /**
     * The row as the trainer takes it: each completion token is the target of the position before it.
     *
     * @param tokens prompt and completion
     * @param completion positions of the tokens whose prediction is trained; the one at 0 has nothing to be predicted
     *     from
     * @throws io.github.dramatis.core.error.UserError if there is none that can be predicted
     */
    static TrainingRow completion(int[] tokens, BitSet completion) {
        List<TokenTarget> targets = completion.stream()
                .filter(position -> position > 0)
                .mapToObj(position -> TokenTarget.next(position - 1, tokens[position]))
                .toList();
        return new TrainingRow(tokens, targets);
    }

    /**
     * A row with all of its targets, soft ones too: {@code {"input_ids", "targets": [{"position", "ids",
     * "probabilities"}]}}.
     */
    public static ObjectNode json(TrainingRow row) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json.putArray("input_ids"), row.tokens());
        ArrayNode targets = json.putArray("targets");
        for (TokenTarget target : row.targets()) {
            ObjectNode one = targets.addObject().put("position", target.position());
            put(one.putArray("ids"), target.ids());
            ArrayNode probabilities = one.putArray("probabilities");
            for (float probability : target.probabilities()) {
                probabilities.add(probability);
            }
        }
        return json;
    }

    private static void put(ArrayNode array, int[] numbers) {
        for (int number : numbers) {
            array.add(number);
        }
    }
}
