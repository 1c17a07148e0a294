package io.github.dramatis.spark.table;

import io.github.dramatis.core.prompt.ChoiceEvidence;
import java.util.List;
import java.util.Map;

/** Examples whose texts, lengths and evidence do not matter. */
public final class TestExamples {
    private static final Map<String, String> PURPOSES =
            Map.of("train", Target.TRAIN, "validation", Target.POOL, "test", Target.TEST);

    private TestExamples() {}

    /** One with empty texts; validation rows are there to pool by. */
    public static Example of(String id, String user, String item, String split, double rating) {
        return of(id, user, item, split, "", "", rating);
    }

    /** The same with another memory. */
    public static Example withMemory(Example e, String memory) {
        return with(e, memory + ":" + e.targetId(), e.purpose(), memory);
    }

    /** The same for another purpose. */
    public static Example withPurpose(Example e, String purpose) {
        return with(e, e.exampleId(), purpose, e.memory());
    }

    /**
     * A choice; the same numbers stand for all of its items.
     *
     * @param item that was taken, on the slate or not
     */
    public static Example choice(
            String id, String user, String item, String purpose, String prefix, String suffix, List<String> slate) {
        return new Example(
                id,
                id,
                user,
                item,
                purpose.equals(Target.TRAIN) ? "train" : "test",
                purpose,
                1,
                "short",
                prefix,
                suffix,
                new double[slate.size() * ChoiceEvidence.NAMES.size()],
                0,
                1,
                20,
                0,
                0,
                Target.CHOICE,
                slate);
    }

    private static Example with(Example e, String id, String purpose, String memory) {
        return new Example(
                id,
                e.targetId(),
                e.userId(),
                e.itemId(),
                e.split(),
                purpose,
                e.revision(),
                memory,
                e.prefix(),
                e.suffix(),
                e.evidence(),
                e.rating(),
                e.weight(),
                e.tokens(),
                e.memoriesDropped(),
                e.sentencesDropped(),
                e.task(),
                e.slate());
    }

    public static Example of(
            String id, String user, String item, String split, String prefix, String suffix, double rating) {
        double[] evidence = {3, 1, 3, 1, 3, 0, 3, 0, 0};
        return new Example(
                id,
                user + ":" + item,
                user,
                item,
                split,
                PURPOSES.get(split),
                1,
                "short",
                prefix,
                suffix,
                evidence,
                rating,
                1,
                20,
                0,
                0,
                Target.RATING,
                null);
    }
}
