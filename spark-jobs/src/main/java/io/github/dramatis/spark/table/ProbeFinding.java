package io.github.dramatis.spark.table;

/**
 * What a probe found of one model: whether it knows what it cannot have learnt from what it was shown.
 *
 * @param probe {@code held_out_title}: an agent's profile is shown and one of its held-out titles told from titles
 *     alike; {@code catalogue}: an item's id is shown as the source's file has it, and its title told from others;
 *     {@code history}: a user's rows are shown as the source's file has them, and the next item's id told from others
 * @param model a variant_id, or none: the base model as it comes
 * @param slice popular, middle or rare by the item's ratings, a third of the questions each; null for all
 * @param rows questions
 * @param chance share that guessing tells
 * @param told share of the questions in which the right answer gains most by what is shown
 * @param low lower end of the 95 % interval of told, over users; of the catalogue over items
 * @param high its upper end
 * @param produced share in which the model, asked to go on, writes the right answer
 * @param producedOthers mean share in which it writes one of the others that are alike: what chance produces
 */
public record ProbeFinding(
        String probe,
        String model,
        String slice,
        long rows,
        double chance,
        double told,
        double low,
        double high,
        double produced,
        double producedOthers) {
    /** Questions below which nothing is said: intervals over so few users are too narrow. */
    private static final int LEAST = 30;

    /** Whether more is told than guessing tells, by the whole interval. */
    public boolean isAboveChance() {
        return rows >= LEAST && low > chance;
    }
}
