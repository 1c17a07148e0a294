package io.github.dramatis.core.evaluation;

/**
 * Whether one predictor is better than another.
 *
 * @param predictor the one
 * @param against the other
 * @param declared whether it was asked before anybody saw a result, of NLL and RMSE; all else is exploratory
 * @param personaId the persona whose users' rows alone it is asked of; null for all rows
 */
public record Question(Predictor predictor, Predictor against, boolean declared, String personaId) {
    /** A question about all rows. */
    public Question(Predictor predictor, Predictor against, boolean declared) {
        this(predictor, against, declared, null);
    }

    /** Asks the same of the rows of one persona's users; that is exploratory. */
    Question of(String persona) {
        return new Question(predictor, against, false, persona);
    }
}
