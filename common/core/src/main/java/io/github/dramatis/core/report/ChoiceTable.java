package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.core.evaluation.ChoiceMeasure;
import io.github.dramatis.core.evaluation.ChoiceScore;
import io.github.dramatis.core.report.HtmlTable.Body;
import io.github.dramatis.core.report.HtmlTable.Cell;
import io.github.dramatis.core.report.HtmlTable.Heading;
import io.github.dramatis.core.report.HtmlTable.Row;
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

    HtmlTable table() {
        List<Heading> headings = new ArrayList<>(List.of(new Heading("")));
        HEADINGS.forEach(heading -> headings.add(new Heading(heading)));
        headings.add(new Heading("NLL less the stack's", "below 0 the predictor is better"));
        return new HtmlTable(headings, List.of(new Body("", rows(false)), new Body("baselines", rows(true))));
    }

    private List<Row> rows(boolean ofBaselines) {
        return scores.predictors().stream()
                .filter(predictor -> predictor.isBaseline() == ofBaselines)
                .map(predictor -> row(predictor.title()))
                .toList();
    }

    private Row row(String title) {
        List<Cell> cells = new ArrayList<>();
        COLUMNS.forEach(measure -> cells.add(of(title, measure)
                .map(score -> Cell.of(score.value(), score.interval()))
                .orElse(Cell.NONE)));
        cells.add(difference(title, ChoiceMeasure.NLL)
                .map(score -> new Cell(
                        Numbers.signed(score.value()),
                        Numbers.isKnown(score.interval()) ? Numbers.signed(score.interval()) : ""))
                .orElse(new Cell("")));
        return new Row(title, cells);
    }

    private Optional<ChoiceScore> of(String title, ChoiceMeasure measure) {
        return scores.find(title, measure, null);
    }

    private Optional<ChoiceScore> difference(String title, ChoiceMeasure measure) {
        return scores.find(title, measure, RIVAL);
    }
}
