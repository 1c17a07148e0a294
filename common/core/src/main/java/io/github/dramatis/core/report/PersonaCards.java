package io.github.dramatis.core.report;

import io.github.dramatis.core.report.Report.PersonaCard;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A card a persona: who they are, what they rate, who stands for them, what an agent answered; see
 * {@code persona.mustache}.
 */
final class PersonaCards {
    private static final double WIDTH = 200;
    private static final double SHARE = 110;
    private static final double BAR = 12;
    private static final List<String> LEVELS = List.of("low", "medium", "high");

    private final Report report;

    PersonaCards(Report report) {
        this.report = report;
    }

    /** @param figures who they are, in numbers */
    record Card(
            String name,
            String figures,
            List<Trait> traits,
            List<Category> categories,
            List<String> medoids,
            Optional<Example> example) {}

    /** What an agent of the persona answered, next to what its user gave. */
    record Example(String userId, Portraits.Answer answer) {}

    record Trait(String name, Figure levels) {}

    record Category(String name, Figure share, String text) {}

    /** What the shares of categories are shares of. */
    String whole() {
        return report.scale().isRated() ? "its users' ratings" : "what its users take";
    }

    List<Key> legend() {
        return IntStream.range(0, LEVELS.size())
                .mapToObj(level -> new Key("level" + level, LEVELS.get(level)))
                .toList();
    }

    List<Card> cards() {
        return report.personas().stream().map(this::card).toList();
    }

    private Card card(PersonaCard persona) {
        double top = persona.categories().stream()
                .mapToDouble(Report.Category::here)
                .max()
                .orElse(1);
        return new Card(
                persona.name(),
                figures(persona),
                persona.traits().stream()
                        .map(trait -> new Trait(trait.name(), levels(trait)))
                        .toList(),
                persona.categories().stream()
                        .map(category -> new Category(
                                category.name(),
                                share(category, top),
                                Numbers.percent(category.here()) + ratio(category)))
                        .toList(),
                persona.medoids(),
                example(persona));
    }

    private Optional<Example> example(PersonaCard persona) {
        return report.portraits().stream()
                .filter(portrait -> persona.personaId().equals(portrait.personaId())
                        && !portrait.answers().isEmpty())
                .map(portrait -> new Example(
                        portrait.userId(), Portraits.answer(portrait.answers().get(0), report.scale())))
                .findFirst();
    }

    private static String figures(PersonaCard persona) {
        String who = "persona " + persona.personaId() + " · " + Numbers.count(persona.size(), "user") + " · "
                + Numbers.percent(persona.share());
        return Double.isFinite(persona.ratingMean())
                ? who + " · mean rating " + Numbers.tick(persona.ratingMean(), 0.01) + ", spread "
                        + Numbers.tick(persona.ratingSpread(), 0.01)
                : who;
    }

    private static Figure levels(Report.Trait trait) {
        double[] shares = {trait.low(), trait.medium(), trait.high()};
        List<String> parts = IntStream.range(0, shares.length)
                .mapToObj(i -> LEVELS.get(i) + ": " + Numbers.percent(shares[i]))
                .toList();
        Figure figure = new Figure(WIDTH, BAR, trait.name(), String.join(", ", parts));
        double x = 0;
        for (int i = 0; i < shares.length; i++) {
            figure.bar("level" + i, x, 0, shares[i] * WIDTH, BAR, parts.get(i));
            x += shares[i] * WIDTH;
        }
        return figure;
    }

    private Figure share(Report.Category category, double top) {
        String here = Numbers.percent(category.here());
        Figure figure = new Figure(SHARE, BAR, category.name(), here + " of " + whole() + ", on average");
        figure.bar("s0", 0, 1, category.here() / top * SHARE, BAR - 2, here);
        if (category.population() > 0) {
            double x = Math.min(SHARE - 1, category.population() / top * SHARE);
            figure.line("population", x, 0, x, BAR);
        }
        return figure;
    }

    private static String ratio(Report.Category category) {
        return category.population() > 0
                ? String.format(Locale.ROOT, " · ×%.1f", category.here() / category.population())
                : "";
    }
}
