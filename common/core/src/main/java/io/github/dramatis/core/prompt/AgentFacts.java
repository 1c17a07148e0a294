package io.github.dramatis.core.prompt;

import java.util.List;
import java.util.Map;

/**
 * What a prompt may tell of its user: one revision of the profile.
 *
 * @param profile M_s in words; may be empty
 * @param activity low, medium or high; null if unknown
 * @param conformity low, medium or high, high being near to what others give; null if unknown
 * @param diversity low, medium or high; null if unknown
 * @param given [levels] how often the user gave each rating of the scale, as far as the revision knows; empty where it
 *     is not shown
 * @param byOthers M_s as other reflectors wrote it, by their names; possibly none
 */
public record AgentFacts(
        String profile,
        String activity,
        String conformity,
        String diversity,
        List<Integer> given,
        Map<String, String> byOthers) {
    /** Of a user of whom nothing is told. */
    static final AgentFacts NOTHING = new AgentFacts("", null, null, null);

    public AgentFacts {
        given = List.copyOf(given);
        byOthers = Map.copyOf(byOthers);
    }

    /** Facts by one reflector, without how often each rating was given. */
    public AgentFacts(String profile, String activity, String conformity, String diversity) {
        this(profile, activity, conformity, diversity, List.of(), Map.of());
    }

    /** The same with how often each rating was given. */
    public AgentFacts withGiven(List<Integer> counts) {
        return new AgentFacts(profile, activity, conformity, diversity, counts, byOthers);
    }

    /** The same with the profile that another reflector wrote, if there is one. */
    AgentFacts by(String reflector) {
        return withProfile(byOthers.getOrDefault(reflector, profile));
    }

    AgentFacts withProfile(String other) {
        return new AgentFacts(other, activity, conformity, diversity, given, byOthers);
    }
}
