package io.github.dramatis.spark.embed;

import io.github.dramatis.spark.stage.StageResult;

/**
 * What the embed stage did.
 *
 * @param profiles users with a vector
 * @param profileTexts distinct profile texts, each embedded once
 * @param profilesCut of them, longer than the model reads and cut there
 * @param items items with a vector
 * @param itemTexts distinct descriptions, each embedded once
 * @param itemsCut of them, cut
 */
public record EmbedResult(long profiles, long profileTexts, long profilesCut, long items, long itemTexts, long itemsCut)
        implements StageResult {}
