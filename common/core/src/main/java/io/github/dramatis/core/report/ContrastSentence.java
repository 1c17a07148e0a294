package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Verdict;

/** What a declared contrast says, in one sentence. */
final class ContrastSentence {
    private ContrastSentence() {}

    /** The answer that the primary contrast gives to "do personas help here?". */
    static String of(Contrast contrast) {
        if (Double.isNaN(contrast.standardError())) {
            return "Whether personas help here, this test cannot tell: " + figures(contrast) + ".";
        }
        return switch (contrast.verdict()) {
            case BETTER -> "Personas help here: " + figures(contrast) + ".";
            case WORSE -> "Personas do not help here, they harm: " + figures(contrast) + ".";
            case EQUIVALENT -> "Personas do not help here: " + figures(contrast) + "; up to ±" + contrast.margin()
                    + " a difference does not matter.";
            case CANNOT_TELL -> "Whether personas help here, so small a test cannot tell: " + figures(contrast)
                    + seen(contrast) + ".";
        };
    }

    /** Another contrast: "Persona (long) is better: NLL −0.025 (−0.045 to −0.005) against single-min, 900 rows, ..." */
    static String named(Contrast contrast) {
        String who = contrast.predictor().title();
        if (contrast.verdict() == Verdict.CANNOT_TELL) {
            return "Whether " + who + " is better, this test cannot tell: " + figures(contrast)
                    + (Double.isNaN(contrast.standardError()) ? "" : seen(contrast)) + ".";
        }
        return Findings.capitalized(who) + " is " + contrast.verdict().label() + ": " + figures(contrast) + ".";
    }

    private static String seen(Contrast contrast) {
        return "; a difference of " + Numbers.plain(contrast.detectable()) + " could have been seen";
    }

    /** "NLL −0.030 (−0.051 to −0.010) against random clusters, 1,000 rows, 100 users, 3 seeds". */
    private static String figures(Contrast contrast) {
        return contrast.loss().measure().title() + " " + Numbers.signed(contrast.value(), contrast.interval())
                + " against "
                + contrast.against().name() + ", " + Numbers.count(contrast.rows(), "row") + ", "
                + Numbers.count(contrast.users(), "user") + ", " + Numbers.count(contrast.seeds(), "seed");
    }
}
