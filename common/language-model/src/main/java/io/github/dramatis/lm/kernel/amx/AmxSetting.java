package io.github.dramatis.lm.kernel.amx;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.naming.ByName;
import java.util.Locale;

/** What the user wants of AMX: a system property, else an environment variable, else {@link #AUTO}. */
enum AmxSetting {
    /** Used without a probe. */
    ON,
    OFF,
    /** Used where a probe finds that it works. */
    AUTO;

    static final String PROPERTY = "dramatis.amx";
    static final String VARIABLE = "DRAMATIS_AMX";

    static AmxSetting ofThisProcess() {
        String property = System.getProperty(PROPERTY);
        return property == null ? of(VARIABLE, System.getenv(VARIABLE)) : of(PROPERTY, property);
    }

    static AmxSetting of(String name, String value) {
        if (value == null || value.isEmpty()) {
            return AUTO;
        }
        return ByName.find(values(), AmxSetting::name, value.toUpperCase(Locale.ROOT))
                .orElseThrow(() ->
                        new UserError(name + "=" + value, "there is no such setting", "set it to on, off or auto"));
    }
}
