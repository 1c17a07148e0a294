package io.github.dramatis.spark.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.TestExamples;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What probes ask, of two kinds of items that are about as popular. */
class ProbeQuestionsTest {
    private static final int KIND = 30;

    @TempDir
    Path folder;

    /** Users 0 and 1 know 12 items of either kind; the items 12 and 13 of the first are held out. */
    private ProbeQuestions questions(int rows) {
        return questions(rows, Integer.MAX_VALUE);
    }

    /** @param most items that are drawn from */
    private ProbeQuestions questions(int rows, int most) {
        LocalStageContext context = new LocalStageContext(folder);
        List<Item> items = new ArrayList<>();
        List<Interaction> interactions = new ArrayList<>();
        for (int i = 0; i < 2 * KIND; i++) {
            String kind = i < KIND ? "War" : "Crime";
            items.add(new Item("i" + i, kind + " " + i, 1990, List.of(kind), Map.of()));
            for (String other : List.of("w", "x", "y", "z")) {
                interactions.add(new Interaction(other, "i" + i, 3, Instant.ofEpochSecond(i), "train"));
            }
        }
        for (String user : List.of("0", "1")) {
            for (int i = 0; i < 12; i++) {
                interactions.add(new Interaction(user, "i" + i, 4.5, Instant.ofEpochSecond(1000 + i), "train"));
                interactions.add(new Interaction(user, "i" + (KIND + i), 2, Instant.ofEpochSecond(500 + i), "train"));
            }
            interactions.add(new Interaction(user, "i12", 5, Instant.ofEpochSecond(2000), "test"));
            interactions.add(new Interaction(user, "i13", 5, Instant.ofEpochSecond(2001), "test"));
        }
        context.put(Tables.ITEMS, items);
        context.putInteractions(interactions);
        context.put(
                Tables.EXAMPLES,
                List.of("0", "1").stream()
                        .flatMap(user -> List.of("i12", "i13").stream()
                                .map(item -> TestExamples.of(
                                        user + item, user, item, "test", "I am viewer " + user + ".", "Rate it.", 5)))
                        .toList());
        AlikeItems alike =
                AlikeItems.of(context.read(Tables.ITEMS), ProbeQuestions.training(context), context.seed(), most);
        return new ProbeQuestions(context, alike, rows, "films", true);
    }

    private static List<ProbeQuestion> decoded(Dataset<Row> questions) {
        return RowCodec.of(ProbeQuestion.class)
                .decodeAll(questions
                        .withColumn("path", functions.lit(null).cast("string"))
                        .withColumn("model", functions.lit("none")));
    }

    @Test
    void aHeldOutTitleStandsAmongUnseenOnesOfItsKindAndPopularity() {
        List<ProbeQuestion> asked = decoded(questions(100).heldOutTitles("short"));

        assertThat(asked).hasSize(4).allSatisfy(question -> {
            assertThat(question.candidates())
                    .hasSize(10)
                    .doesNotHaveDuplicates()
                    .allMatch(title -> title.startsWith("War "));
            assertThat(question.candidates().get(question.right())).isIn("War 12", "War 13");
            assertThat(question.candidates())
                    .filteredOn(title -> Integer.parseInt(title.substring(4)) < 14)
                    .as("nothing else that the user has seen or will see")
                    .hasSize(1);
            assertThat(question.prefix()).isEqualTo("I am viewer " + question.subject() + ".");
            assertThat(question.question()).isEqualTo(question.neutral());
            assertThat(question.neutralPrefix()).doesNotContain("viewer");
        });
        assertThat(asked.stream().map(ProbeQuestion::right).distinct())
                .as("the right one stands anywhere")
                .hasSizeGreaterThan(1);
    }

    @Test
    void aHistoryIsShownAsTheFileHasItUpToTheNextRowAndNeverReachesTheTestPart() {
        List<ProbeQuestion> asked = decoded(questions(100).histories());

        assertThat(asked)
                .extracting(ProbeQuestion::subject)
                .as("the others know all items: nothing is left to tell theirs from")
                .containsExactlyInAnyOrder("0", "1");
        ProbeQuestion first = asked.stream()
                .filter(question -> question.subject().equals("0"))
                .findFirst()
                .orElseThrow();
        assertThat(first.question().split("\n"))
                .hasSize(11)
                .startsWith("0,i1,4.5,1001")
                .endsWith("0,");
        assertThat(first.candidates().get(first.right())).isEqualTo("i11");
        assertThat(first.candidates()).doesNotContain("i12", "i13", "i3");
        assertThat(first.neutral()).isEqualTo("0,");
    }

    @Test
    void theCatalogueIsAskedByIdAndTheNeutralQuestionHasNone() {
        List<ProbeQuestion> asked = decoded(questions(100).catalogue());

        assertThat(asked)
                .as("all but the five that are shown")
                .hasSize(2 * KIND - 5)
                .allSatisfy(question -> {
                    assertThat(question.question().split("\n")).hasSize(6);
                    assertThat(question.question()).endsWith("\n" + question.subject() + "::");
                    assertThat(question.neutral()).endsWith("\n?::").doesNotContain("i1");
                    String number = question.subject().substring(1);
                    assertThat(question.candidates().get(question.right())).endsWith(" " + number);
                });
    }

    /**
     * Of 60 items 45 are drawn from, by hash, with i12 among them and i13 not: questions about the others are not among
     * those that are drawn.
     */
    @Test
    void questionsAreDrawnAmongThoseWhoseAnswerIsAmongTheItems() {
        ProbeQuestions questions = questions(2, 45);
        List<String> items = questions.alike().items().select("item_id").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();

        assertThat(items).hasSize(45).contains("i12").doesNotContain("i13");
        assertThat(decoded(questions.heldOutTitles("short")))
                .hasSize(2)
                .extracting(question -> question.candidates().get(question.right()))
                .containsOnly("War 12");
    }

    private static ProbeQuestion question(String probe, String... candidates) {
        return new ProbeQuestion(probe, "u", "rare", null, "", null, "", List.of(candidates), 1, null, "none");
    }

    @Test
    void whatGainsMostByWhatIsShownIsTold() {
        ProbeQuestion titles = question(ProbeQuestions.CATALOGUE, "It", "Heat", "Alien");

        ProbeAnswer told =
                ProbeTask.reading(titles, new float[] {-1, -3, -9}, new float[] {-1, -4, -9}, " The Heat (1995)\nIt");
        ProbeAnswer likely =
                ProbeTask.reading(titles, new float[] {-1, -3, -9}, new float[] {-2, -3, -9}, "it's Alien");

        assertThat(told).extracting(ProbeAnswer::told, ProbeAnswer::produced).containsExactly(true, true);
        assertThat(told.producedOthers()).as("It stands on the next line").isZero();
        assertThat(likely).extracting(ProbeAnswer::told, ProbeAnswer::produced).containsExactly(false, false);
        assertThat(likely.producedOthers()).isEqualTo(1, within(1e-12));
    }

    @Test
    void anIdIsWrittenBeforeTheFirstComma() {
        ProbeQuestion ids = question(ProbeQuestions.HISTORY, "5", "318", "31");

        ProbeAnswer answer = ProbeTask.reading(ids, new float[3], new float[3], "318,5.0,31");

        assertThat(answer.produced()).isTrue();
        assertThat(answer.producedOthers()).isZero();
        assertThat(answer.told())
                .as("no gain at all is no knowledge of the right one")
                .isFalse();
    }
}
