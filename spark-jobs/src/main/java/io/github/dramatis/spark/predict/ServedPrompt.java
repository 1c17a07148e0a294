package io.github.dramatis.spark.predict;

import java.util.List;

/**
 * What a task that asks a server knows of an example: the columns of {@code examples} of the same names and the user's
 * persona of the first scheme.
 */
public record ServedPrompt(
        String exampleId,
        String targetId,
        String userId,
        String itemId,
        String personaId,
        String purpose,
        String memory,
        String prefix,
        String suffix,
        double rating,
        double weight,
        int tokens,
        String task,
        List<String> slate) {}
