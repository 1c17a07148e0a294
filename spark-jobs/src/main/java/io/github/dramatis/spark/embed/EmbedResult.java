package io.github.dramatis.spark.embed;

import io.github.dramatis.spark.stage.StageResult;

/**
 * What the embed stage did.
 *
 * @param profiles users with a vector
 * @param profilesKept of them, those whose vector an incremental run kept; 0 in a full one
 * @param profileTexts distinct profile texts, each embedded once
 * @param profilesCut of them, longer than the model reads and cut there
 * @param items items with a vector
 * @param itemsKept of them, those whose vector an incremental run kept; 0 in a full one
 * @param itemTexts distinct descriptions, each embedded once
 * @param itemsCut of them, cut
 */
public record EmbedResult(
        long profiles,
        long profilesKept,
        long profileTexts,
        long profilesCut,
        long items,
        long itemsKept,
        long itemTexts,
        long itemsCut)
        implements StageResult {}
