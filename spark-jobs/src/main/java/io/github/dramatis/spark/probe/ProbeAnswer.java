package io.github.dramatis.spark.probe;

/**
 * What a model said to a {@link ProbeQuestion}.
 *
 * @param probe of the question
 * @param model that was asked
 * @param slice of the question
 * @param subject of the question
 * @param told whether the right answer gains most by what is shown
 * @param produced whether it stands in what the model writes
 * @param producedOthers share of the other answers that do
 */
public record ProbeAnswer(
        String probe,
        String model,
        String slice,
        String subject,
        boolean told,
        boolean produced,
        double producedOthers) {}
