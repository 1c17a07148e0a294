package io.github.dramatis.spark.table;

/**
 * The persona of a user.
 *
 * @param scheme of the personas
 * @param userId the user
 * @param personaId the persona
 * @param distance Euclidean distance to its centre
 * @param interactions how many ratings the profile knew that it was placed by
 * @param littleHistory true if the user had too little history to take part in the fit and was only assigned
 */
public record PersonaMember(
        String scheme, String userId, String personaId, double distance, int interactions, boolean littleHistory) {}
