package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Contrast;

/** The answer that a declared contrast gives to "do personas help here?", in one sentence. */
final class ContrastSentence {
    private ContrastSentence() {}

    static String of(Contrast contrast) {
        if (Double.isNaN(contrast.standardError())) {
            return "Whether personas help here, this test cannot tell: " + figures(contrast) + ".";
        }
        return switch (contrast.verdict()) {
            case BETTER -> "Personas help here: " + figures(contrast) + ".";
            case WORSE -> "Personas do not help here, they harm: " + figures(contrast) + ".";
            case EQUIVALENT -> "Personas do not help here: " + figures(contrast) + "; up to ±"
                    + contrast.loss().margin() + " a difference does not matter.";
            case CANNOT_TELL -> "Whether personas help here, so small a test cannot tell: " + figures(contrast)
                    + "; a difference of " + Numbers.plain(contrast.detectable()) + " could have been seen.";
        };
    }

    /** "NLL −0.030 (−0.051 to −0.010) against random clusters, 1,000 rows, 100 users, 3 seeds". */
    private static String figures(Contrast contrast) {
        return contrast.loss().measure().title() + " " + Numbers.signed(contrast.value(), contrast.interval())
                + " against "
                + contrast.against().name() + ", " + Numbers.count(contrast.rows(), "row") + ", "
                + Numbers.count(contrast.users(), "user") + ", " + Numbers.count(contrast.seeds(), "seed");
    }
}
