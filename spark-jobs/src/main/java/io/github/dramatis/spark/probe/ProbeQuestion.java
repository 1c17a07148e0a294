package io.github.dramatis.spark.probe;

import java.util.List;

/**
 * One question of a probe.
 *
 * @param probe as the table probes has it
 * @param subject user whom it is about; of the catalogue the item: intervals are over these
 * @param slice of the item's popularity
 * @param prefix the system's turn; null where the question is no chat but a text to go on with
 * @param question what is shown
 * @param neutralPrefix the same without what the probe is about
 * @param neutral likewise
 * @param candidates answers that are alike, the right one among them
 * @param right its place
 * @param path of the adapter that is asked; null for the base model
 * @param model name of the model
 */
public record ProbeQuestion(
        String probe,
        String subject,
        String slice,
        String prefix,
        String question,
        String neutralPrefix,
        String neutral,
        List<String> candidates,
        int right,
        String path,
        String model) {
    /** The answers that a probe tells the right one from. */
    static final int OTHERS = 9;
}
