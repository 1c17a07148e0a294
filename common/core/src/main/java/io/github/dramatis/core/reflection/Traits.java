package io.github.dramatis.core.reflection;

/**
 * The three traits of a user, as Agent4Rec (Zhang et al., arXiv 2310.10108) defines them.
 *
 * @param activity number of ratings
 * @param conformity mean squared difference between the user's ratings and the item means without them, over items with
 *     three or more ratings; null where there is no such item, or there are no ratings. Small is conforming.
 * @param diversity number of categories, most rated first, that together hold 80 % of the user's ratings; a rating
 *     counts once for each category of its item; 0 without categories
 */
public record Traits(int activity, Double conformity, int diversity) {}
