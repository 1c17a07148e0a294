package io.github.dramatis.spark.table;

import java.util.List;

/**
 * What a language model wrote about an item.
 *
 * @param itemId the item
 * @param summary one or two sentences, one line; null if the model gave none that can be used
 * @param fields of the item that it was written from, by name
 * @param model that was asked
 * @param error why there is no summary, else null
 */
public record ItemText(String itemId, String summary, List<String> fields, String model, String error) {}
