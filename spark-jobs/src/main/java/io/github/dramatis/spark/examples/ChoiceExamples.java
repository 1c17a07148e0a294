package io.github.dramatis.spark.examples;

import static io.github.dramatis.spark.table.Target.CHOICE;

import io.github.dramatis.core.prompt.ChoiceEvidence;
import io.github.dramatis.core.prompt.ChoiceFacts;
import io.github.dramatis.core.prompt.ChoiceFitting;
import io.github.dramatis.core.prompt.MemoryVariant;
import io.github.dramatis.core.prompt.PromptFitting.Fitted;
import io.github.dramatis.spark.examples.UserWalk.Target;
import io.github.dramatis.spark.table.Example;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The prompts of one choice, one a memory variant.
 *
 * @param fitting the words and their limit
 */
record ChoiceExamples(ChoiceFitting fitting) {
    /** The prompt of one memory variant; its texts are empty if none fits. */
    Made of(String userId, List<Target> slate, MemoryVariant variant) {
        Target first = slate.get(0);
        ChoiceFacts facts = new ChoiceFacts(
                first.facts().agent(),
                slate.stream()
                        .map(target -> new ChoiceFacts.Candidate(
                                target.facts().item(),
                                target.item().candidate().recent(),
                                target.choice().nearest(),
                                target.choice().evidence().liked()))
                        .toList(),
                first.choice().lately());
        Optional<Fitted> fitted = fitting.fit(facts, variant);
        HistoryItem.Asked asked = first.item().target();
        Example example = new Example(
                variant.label() + ":" + asked.id(),
                asked.id(),
                userId,
                first.item().candidate().taken(),
                first.item().split(),
                asked.purpose(),
                first.agent().revision(),
                variant.label(),
                fitted.map(f -> f.prompt().prefix()).orElse(""),
                fitted.map(f -> f.prompt().suffix()).orElse(""),
                numbers(slate),
                first.item().candidate().takenRating(),
                asked.weight(),
                fitted.map(Fitted::tokens).orElse(0),
                fitted.map(Fitted::memoriesDropped).orElse(0),
                fitted.map(Fitted::sentencesDropped).orElse(0),
                CHOICE,
                slate.stream().map(target -> target.item().itemId()).toList());
        return new Made(example, fitted.isEmpty());
    }

    /**
     * A prompt.
     *
     * @param tooLong whether none fits
     */
    record Made(Example example, boolean tooLong) {}

    private static double[] numbers(List<Target> slate) {
        int width = ChoiceEvidence.NAMES.size();
        double[] numbers = new double[slate.size() * width];
        for (int i = 0; i < slate.size(); i++) {
            System.arraycopy(slate.get(i).choice().evidence().numbers(), 0, numbers, i * width, width);
        }
        return numbers;
    }

    /** A rating alone, or the items of one slate together: those stand one after the other. */
    static Iterator<List<Target>> together(Iterator<Target> targets) {
        return new Iterator<>() {
            private Target next = advance();

            private Target advance() {
                return targets.hasNext() ? targets.next() : null;
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public List<Target> next() {
                if (next == null) {
                    throw new NoSuchElementException();
                }
                List<Target> group = new ArrayList<>();
                Target first = next;
                do {
                    group.add(next);
                    next = advance();
                } while (next != null && first.choice() != null && isOf(first, next));
                return group;
            }
        };
    }

    private static boolean isOf(Target first, Target next) {
        return next.choice() != null
                && next.item().target().id().equals(first.item().target().id());
    }
}
