package io.github.dramatis.spark.table;

/**
 * The persona of a user.
 *
 * @param scheme of the personas
 * @param userId the user
 * @param personaId the persona
 * @param distance Euclidean distance to its centre; null of a user who was not placed by the scheme's own features
 * @param interactions how many ratings were known when it was placed
 * @param littleHistory true if the user had too little history to take part in the fit and was only assigned
 * @param placedBy the features that the user was placed by: the scheme's own (text+traits), or traits+style of a user
 *     without a profile in a scheme with text; null in tables of an earlier version, which have the scheme's own alone
 */
public record PersonaMember(
        String scheme,
        String userId,
        String personaId,
        Double distance,
        int interactions,
        boolean littleHistory,
        @AddedLater String placedBy) {}
