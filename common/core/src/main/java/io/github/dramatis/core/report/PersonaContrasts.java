package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.report.HtmlTable.Body;
import io.github.dramatis.core.report.HtmlTable.Cell;
import io.github.dramatis.core.report.HtmlTable.Heading;
import io.github.dramatis.core.report.HtmlTable.Row;
import io.github.dramatis.core.report.Report.PersonaCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the adapter of each persona is better than its controls on the persona's own users: a row a persona. */
final class PersonaContrasts {
    private PersonaContrasts() {}

    /** Which two are compared, and in what. */
    private record Column(Predictor predictor, Predictor against, Loss loss) {
        Heading heading() {
            return new Heading(
                    loss.measure().title() + " against " + against.title(),
                    predictor.title() + " minus " + against.title() + "; below 0 the persona's adapter is better");
        }

        Optional<Contrast> of(Results results, PersonaCard persona) {
            return results.contrast(predictor, against, loss, persona.personaId());
        }
    }

    /** Empty where nothing was compared by persona. */
    static Optional<HtmlTable> of(Results results, List<PersonaCard> personas) {
        List<Column> columns = results.contrasts().stream()
                .filter(contrast -> contrast.personaId() != null)
                .flatMap(contrast -> Stream.of(Loss.NLL, Loss.RMSE)
                        .map(loss -> new Column(contrast.predictor(), contrast.against(), loss)))
                .distinct()
                .toList();
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        List<Heading> headings = new ArrayList<>(List.of(new Heading(""), new Heading("test users")));
        columns.forEach(column -> headings.add(column.heading()));
        List<Row> rows =
                personas.stream().map(persona -> row(results, persona, columns)).toList();
        return Optional.of(new HtmlTable(headings, List.of(new Body("", rows))));
    }

    private static Row row(Results results, PersonaCard persona, List<Column> columns) {
        long users = columns.stream()
                .flatMap(column -> column.of(results, persona).stream())
                .mapToLong(Contrast::users)
                .max()
                .orElse(0);
        List<Cell> cells = new ArrayList<>(List.of(new Cell(Numbers.count(users))));
        columns.forEach(
                column -> cells.add(column.of(results, persona).map(Cell::of).orElse(Cell.NONE)));
        return new Row("persona " + persona.personaId(), cells);
    }
}
