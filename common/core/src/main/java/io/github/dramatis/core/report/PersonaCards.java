package io.github.dramatis.core.report;

import io.github.dramatis.core.report.Report.Category;
import io.github.dramatis.core.report.Report.PersonaCard;
import io.github.dramatis.core.report.Report.Trait;
import java.util.Locale;

/** A card a persona: who they are, what they rate, who stands for them. */
final class PersonaCards {
    private static final double WIDTH = 200;
    private static final double BAR = 12;
    private static final String[] LEVELS = {"low", "medium", "high"};

    private final Markup html;
    private final Report report;

    PersonaCards(Markup html, Report report) {
        this.html = html;
        this.report = report;
    }

    void write() {
        if (report.personas().isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Personas");
        html.element(
                "p",
                "Above, how the users of each persona are spread over the levels of the traits. Below, the"
                        + " categories that set it apart: their share of " + whole()
                        + ", and how many times that of all users it is (the line).");
        html.open("p", "class", "legend");
        for (int level = 0; level < LEVELS.length; level++) {
            html.open("span", "class", "entry")
                    .open("span", "class", "key level" + level)
                    .close();
            html.text(LEVELS[level]).close();
        }
        html.closeLine();
        html.open("div", "class", "cards");
        report.personas().forEach(this::card);
        html.close().closeLine();
    }

    private String whole() {
        return report.scale().isRated() ? "the persona's ratings" : "what the persona takes";
    }

    private void card(PersonaCard persona) {
        html.open("article", "class", "card");
        html.element("h3", persona.name(), "dir", "auto");
        html.element("p", figures(persona), "class", "quiet");
        if (!persona.traits().isEmpty()) {
            html.open("table", "class", "plain");
            persona.traits().forEach(this::trait);
            html.close();
        }
        if (!persona.categories().isEmpty()) {
            html.open("table", "class", "plain categories");
            double top = persona.categories().stream()
                    .mapToDouble(Category::here)
                    .max()
                    .orElse(1);
            persona.categories().forEach(category -> category(category, top));
            html.close();
        }
        if (!persona.medoids().isEmpty()) {
            html.open("p", "class", "quiet").text("Typical users: ");
            for (int i = 0; i < persona.medoids().size(); i++) {
                html.text(i == 0 ? "" : ", ").element("bdi", persona.medoids().get(i));
            }
            html.close();
        }
        html.closeLine();
    }

    private static String figures(PersonaCard persona) {
        String who = "persona " + persona.personaId() + " · " + Numbers.count(persona.size(), "user") + " · "
                + Numbers.percent(persona.share());
        return Double.isFinite(persona.ratingMean())
                ? who + " · mean rating " + Numbers.tick(persona.ratingMean(), 0.01) + ", spread "
                        + Numbers.tick(persona.ratingSpread(), 0.01)
                : who;
    }

    private void trait(Trait trait) {
        html.open("tr").element("th", trait.name(), "scope", "row").open("td");
        Figure figure = new Figure(
                WIDTH,
                BAR,
                trait.name(),
                String.format(
                        Locale.ROOT,
                        "low %.0f %%, medium %.0f %%, high %.0f %%",
                        trait.low() * 100,
                        trait.medium() * 100,
                        trait.high() * 100));
        double x = 0;
        double[] shares = {trait.low(), trait.medium(), trait.high()};
        for (int i = 0; i < shares.length; i++) {
            figure.bar("level" + i, x, 0, shares[i] * WIDTH, BAR, LEVELS[i] + ": " + Numbers.percent(shares[i]));
            x += shares[i] * WIDTH;
        }
        html.trusted(figure.markup()).close().close();
    }

    private void category(Category category, double top) {
        html.open("tr")
                .element("th", category.name(), "scope", "row", "dir", "auto")
                .open("td");
        Figure figure = new Figure(110, BAR, category.name(), Numbers.percent(category.here()) + " of " + whole());
        figure.bar("s0", 0, 1, category.here() / top * 110, BAR - 2, Numbers.percent(category.here()));
        if (category.population() > 0) {
            double x = Math.min(109, category.population() / top * 110);
            figure.line("population", x, 0, x, BAR);
        }
        html.trusted(figure.markup()).close();
        html.element("td", Numbers.percent(category.here()) + ratio(category), "class", "quiet")
                .close();
    }

    private static String ratio(Category category) {
        return category.population() > 0
                ? String.format(Locale.ROOT, " · ×%.1f", category.here() / category.population())
                : "";
    }
}
