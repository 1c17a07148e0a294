package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.core.evaluation.ChoiceMeasure;
import io.github.dramatis.core.evaluation.ChoiceScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What agents and rivals would take next: a row each, agents first, of either the most probable truth first. */
public final class ChoiceTable {
    private static final ChoiceBaseline RIVAL = ChoiceBaseline.STACK;
    private static final List<ChoiceMeasure> COLUMNS = List.of(
            ChoiceMeasure.ACCURACY,
            ChoiceMeasure.NLL,
            ChoiceMeasure.ITEM_ACCURACY,
            ChoiceMeasure.MRR,
            ChoiceMeasure.NDCG5,
            ChoiceMeasure.AUC,
            ChoiceMeasure.F1,
            ChoiceMeasure.NONE,
            ChoiceMeasure.FIRST_PLACE_PREMIUM);
    private static final List<String> HEADINGS = List.of(
            "accuracy", "NLL", "accuracy among items", "MRR", "NDCG@5", "AUC", "F1", "none", "first-place premium");

    private final ChoiceScores scores;

    /** @param scores of slates of all sizes and of some */
    public ChoiceTable(List<ChoiceScore> scores) {
        this.scores = new ChoiceScores(scores);
    }

    /** The finding and the table for a console; each line ended by a newline. Empty if nothing was chosen. */
    public String render() {
        if (scores.all().isEmpty()) {
            return "";
        }
        List<String> header = new ArrayList<>(List.of("what they would take next"));
        header.addAll(HEADINGS);
        header.add("NLL less the stack's");
        TextTable table = new TextTable(header);
        for (ChoiceScore predictor : scores.predictors()) {
            List<String> row = new ArrayList<>(List.of(predictor.title()));
            COLUMNS.forEach(measure -> row.add(of(predictor.title(), measure)
                    .map(score -> TextTable.ascii(Numbers.plain(score.value())))
                    .orElse("-")));
            row.add(difference(predictor.title(), ChoiceMeasure.NLL)
                    .map(score -> TextTable.ascii(ChoiceScores.signed(score)))
                    .orElse(""));
            table.add(row);
        }
        return TextTable.ascii(finding()) + "\n\n" + table.render();
    }

    /** See {@link ChoiceFinding}. */
    String finding() {
        return new ChoiceFinding(scores).text();
    }

    void write(Markup html) {
        html.open("div", "class", "scroll").open("table", "class", "results");
        html.open("thead").open("tr").element("th", "", "scope", "col");
        HEADINGS.forEach(heading -> html.element("th", heading, "scope", "col"));
        html.element("th", "NLL less the stack's", "scope", "col", "title", "below 0 the predictor is better");
        html.close().closeLine().open("tbody");
        boolean baselines = false;
        for (ChoiceScore predictor : scores.predictors()) {
            if (predictor.isBaseline() && !baselines) {
                html.closeLine().open("tbody", "class", "baselines");
                baselines = true;
            }
            html.open("tr").element("th", predictor.title(), "scope", "row");
            COLUMNS.forEach(measure -> ValueCell.write(
                    html,
                    of(predictor.title(), measure).map(s -> Numbers.plain(s.value())),
                    of(predictor.title(), measure).map(s -> Numbers.plain(s.interval()))));
            Optional<ChoiceScore> difference = difference(predictor.title(), ChoiceMeasure.NLL);
            ValueCell.write(
                    html,
                    difference.map(s -> Numbers.signed(s.value())),
                    difference.map(s -> Numbers.signed(s.interval())));
            html.closeLine();
        }
        html.close().close().closeLine();
    }

    private Optional<ChoiceScore> of(String title, ChoiceMeasure measure) {
        return scores.find(title, measure, null);
    }

    private Optional<ChoiceScore> difference(String title, ChoiceMeasure measure) {
        return scores.find(title, measure, RIVAL);
    }
}
