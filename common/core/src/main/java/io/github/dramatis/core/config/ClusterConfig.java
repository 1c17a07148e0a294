package io.github.dramatis.core.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How users become personas.
 *
 * @param features what users are compared by: text (their profiles'), traits, style (how they use the scale), several
 *     joined by +, or both, which is text+traits. Several of these make several schemes side by side, each with its own
 *     personas and adapters; the first is the one that declared questions are about
 * @param k number of personas; 0: chosen by a sweep; several make a scheme each
 * @param sweep numbers of personas to try
 * @param chooseBy silhouette or elbow
 * @param minUsers a sweep takes no number of personas with fewer users of the fit sample in one of them: an adapter of
 *     its own needs rows, and of outliers alone a persona is easily made
 * @param minInteractions training ratings below which a user does not take part in the fit
 * @param fitSample users that the centres are fitted on, at most
 * @param profileSample users besides the agents who get a profile, so that personas by text are fitted on them too;
 *     drawn by hash from those with {@code minInteractions}. Their reflection costs as much as that of as many agents.
 *     Nobody is drawn where no features have text
 * @param silhouetteSample users that the silhouette is computed on, at most
 * @param restarts fits for each number of personas, from different starts; the one of least cost counts
 * @param maxIterations of a fit
 */
public record ClusterConfig(
        @Default("both") List<String> features,
        @Default("0") List<Integer> k,
        @Default("[2, 3, 4, 5, 6, 8, 10, 12]") List<Integer> sweep,
        @Default("silhouette") String chooseBy,
        @Default("5") int minUsers,
        @Default("5") int minInteractions,
        @Default("100000") int fitSample,
        // left out where it is 0: stages that were done before it came stay done
        @Default("0") @JsonInclude(JsonInclude.Include.NON_DEFAULT) int profileSample,
        @Default("5000") int silhouetteSample,
        @Default("6") int restarts,
        @Default("50") int maxIterations) {
    public ClusterConfig {
        Check.that(
                !features.isEmpty()
                        && features.stream().allMatch(ClusterConfig::isKnown)
                        && features.stream().distinct().count() == features.size(),
                "features",
                "must be some of text, traits, style, joined by + or in a list, or both, is " + features);
        Check.that(
                !k.isEmpty()
                        && k.stream().allMatch(n -> n == 0 || n >= 2)
                        && k.stream().distinct().count() == k.size(),
                "k",
                "must be 0 (sweep) or at least 2, or a list of such numbers, is " + k);
        Check.that(
                !k.contains(0) || (!sweep.isEmpty() && sweep.stream().allMatch(n -> n >= 2)),
                "sweep",
                "must name at least one number of personas, each 2 or more, is " + sweep);
        Check.that(
                List.of("silhouette", "elbow").contains(chooseBy),
                "choose-by",
                "must be silhouette or elbow, is " + chooseBy);
        Check.that(minUsers >= 1, "min-users", "must be 1 or more, is " + minUsers);
        Check.that(minInteractions >= 1, "min-interactions", "must be 1 or more, is " + minInteractions);
        Check.that(fitSample >= 10, "fit-sample", "must be 10 or more, is " + fitSample);
        Check.that(
                profileSample >= 0 && profileSample <= fitSample,
                "profile-sample",
                "must be from 0 to cluster.fit-sample, " + fitSample + ", since no more users are fitted on, is "
                        + profileSample);
        Check.that(silhouetteSample >= 10, "silhouette-sample", "must be 10 or more, is " + silhouetteSample);
        Check.that(restarts >= 1, "restarts", "must be 1 or more, is " + restarts);
        Check.that(maxIterations >= 1, "max-iterations", "must be 1 or more, is " + maxIterations);
    }

    private static boolean isKnown(String features) {
        List<String> blocks = List.of(features.split("\\+", -1));
        return features.equals("both")
                || PersonaScheme.BLOCKS.containsAll(blocks)
                        && blocks.stream().distinct().count() == blocks.size();
    }

    /** The ways to group users: every features with every number of personas. */
    public List<PersonaScheme> schemes() {
        return features.stream()
                .flatMap(f -> k.stream().map(number -> PersonaScheme.of(f, number)))
                .toList();
    }

    /** Whether profiles' sentence vectors are among the features of a scheme. */
    public boolean hasText() {
        return schemes().stream().anyMatch(PersonaScheme::hasText);
    }

    /** How many users besides the agents get a profile. */
    public int profilesBesideAgents() {
        return hasText() ? profileSample : 0;
    }
}
