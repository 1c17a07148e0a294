package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.reflection.History;
import io.github.dramatis.core.reflection.ProfileRevision;
import io.github.dramatis.core.reflection.TraitCuts;
import io.github.dramatis.core.reflection.TraitLevels;
import io.github.dramatis.core.reflection.Traits;
import io.github.dramatis.core.reflection.llm.UserReflection;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.UserTrait;
import java.util.List;
import java.util.Map;

/** Revisions, and what a whole training part tells, as rows. */
final class Profiles {
    private Profiles() {}

    static UserTrait traits(String user, History history, TraitCuts cuts) {
        Traits traits = history.traits();
        TraitLevels levels = cuts.levels(traits);
        return new UserTrait(
                user,
                history.size(),
                traits.activity(),
                traits.conformity(),
                traits.diversity(),
                levels.activity().word(),
                levels.conformity() == null ? null : levels.conformity().word(),
                levels.diversity().word(),
                history.isRated() ? history.mean() : null,
                history.isRated() ? history.spread() : null,
                history.isRated() ? history.histogram() : List.of());
    }

    static Profile statistical(String user, ProfileRevision revision) {
        return row(user, UserReflection.Revision.statistical(revision), ReflectConfig.STATISTICAL, null, null);
    }

    /** @param byOthers see {@link Profile} */
    static Profile row(
            String user,
            UserReflection.Revision revision,
            String reflector,
            String error,
            Map<String, String> byOthers) {
        ProfileRevision facts = revision.facts();
        Traits traits = facts.traits();
        TraitLevels levels = facts.levels();
        return new Profile(
                user,
                facts.revision(),
                facts.until(),
                facts.interactions(),
                traits.activity(),
                traits.conformity(),
                traits.diversity(),
                levels.activity().word(),
                levels.conformity() == null ? null : levels.conformity().word(),
                levels.diversity().word(),
                facts.ratingMean(),
                facts.ratingSpread(),
                revision.text(),
                reflector,
                error,
                revision.model(),
                revision.prompt(),
                revision.isReflected() ? revision.inputTokens() : null,
                revision.isReflected() ? revision.outputTokens() : null,
                byOthers);
    }
}
