package io.github.dramatis.spark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.IncrementalConfig;
import io.github.dramatis.core.config.SplitConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.ReferenceItem;
import io.github.dramatis.spark.table.ReferenceUser;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten ratings a user at the seconds 10, 20, ..., 100: 5 train, 1 validation, 4 test. */
class IncrementalIngestTest {
    private static final IncrementalConfig ANY_DRIFT = new IncrementalConfig(1);

    /** A full run over the ratings of user a. */
    private static LocalStageContext full;

    @TempDir
    Path folder;

    private int runs;
    private int sources;

    @BeforeAll
    static void aFullRun(@TempDir Path folder) {
        full = new LocalStageContext(folder.resolve("out"));
        stage(folder.resolve("source"), history("a"), Sources.SPLIT).run(full);
    }

    @Test
    void aKnownUsersSplitTimeStaysHoweverManyRatingsAreAdded() {
        List<String> lines = history("a");
        for (int i = 0; i < 40; i++) {
            lines.add("a,new" + i + ",3," + (200 + i));
        }

        LocalStageContext next = run(full, lines);

        Map<String, String> before = splits(full);
        assertThat(splits(next)).containsAllEntriesOf(before).hasSize(50);
        assertThat(before.values()).contains("train", "validation", "test");
        assertThat(splits(next)).containsEntry("a new0", "test").containsEntry("a new39", "test");
        assertThat(next.rows(Tables.REFERENCE_USERS))
                .containsExactly(new ReferenceUser("a", Instant.ofEpochSecond(50), Instant.ofEpochSecond(60)));
    }

    @Test
    void aRatingThatArrivesLateJoinsTheTrainingPartAndNoFrozenStatistic() {
        LocalStageContext next = run(full, List.of("a,late,5,35", "a,later,5,55", "a,latest,5,65"));

        assertThat(splits(next))
                .containsEntry("a late", "train")
                .containsEntry("a later", "validation")
                .containsEntry("a latest", "test");
        assertThat(next.rows(Tables.INTERACTIONS))
                .filteredOn(Interaction::afterReference)
                .extracting(Interaction::itemId)
                .containsExactly("late", "later", "latest");
        assertThat(full.rows(Tables.REFERENCE_ITEMS))
                .extracting(ReferenceItem::itemId)
                .doesNotContain("late");
    }

    @Test
    void ofAnItemRatedAgainTheTrainingPartKeepsWhatItHasAndTheTestPartTakesTheLast() {
        LocalStageContext next = run(full, List.of("a,i1,1,500", "a,i9,1,500"));

        assertThat(next.rows(Tables.INTERACTIONS))
                .contains(
                        new Interaction("a", "i1", 4, Instant.ofEpochSecond(10), "train"),
                        new Interaction("a", "i9", 1, Instant.ofEpochSecond(500), "test"))
                .hasSize(10);
    }

    @Test
    void theSourceMayHoldAllRatingsOrOnlyWhatCame() {
        List<String> all = history("a");
        all.addAll(history("b"));

        LocalStageContext ofAll = run(full, all);
        LocalStageContext ofNew = run(full, history("b"));

        assertThat(ofNew.rows(Tables.INTERACTIONS)).isEqualTo(ofAll.rows(Tables.INTERACTIONS));
        assertThat(ofNew.rows(Tables.ITEMS)).isEqualTo(ofAll.rows(Tables.ITEMS));
        assertThat(splits(ofNew)).containsEntry("b i5", "train").containsEntry("b i7", "test");
    }

    @Test
    void everyRowIsAccountedFor() {
        List<String> lines = history("a");
        lines.addAll(history("b"));
        lines.add("c,i1,4,10");
        lines.add("a,i11,4,300");

        IngestResult result = stage(lines).incremental(ANY_DRIFT).run(after(full));

        assertThat(result.rows()).isEqualTo(new IngestResult.Rows(22, 10, 0, 0, 10, 1, 21));
        assertThat(result.added().ratings()).isEqualTo(11);
        assertThat(result.added().users()).isEqualTo(1);
    }

    @Test
    void ratingsThatHaveBecomeOthersAreRefusedWithTheFigure() {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            lines.add("b,i" + i + ",1," + 10 * i);
        }
        LocalStageContext next = after(full);

        // 6 frozen ratings of 4; with ten of 1 that is 10 of 16 off
        assertThatThrownBy(() ->
                        stage(lines).incremental(new IncrementalConfig(0.6)).run(next))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("total variation distance 0.625")
                .hasMessageContaining("incremental.max-drift 0.6")
                .hasMessageContaining("do a full run");
        assertThat(folder.resolve("out" + runs + "/interactions")).doesNotExist();
    }

    @Test
    void ratingsOfNewItemsAreRefusedWithTheFigure() {
        List<String> lines = List.of("a,x1,4,200", "a,x2,4,200");

        assertThatThrownBy(() -> run(full, lines, new IncrementalConfig(0.2)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("items are new to it: share of the ratings 0.250");
        run(full, lines, new IncrementalConfig(0.3));
    }

    @Test
    void aGlobalCutStaysTheSameMomentForUsersWhoAreNew() {
        SplitConfig global = new SplitConfig("global", 0.6, 1.0 / 6, 5);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < TemporalSplit.LEAST_USERS_ON_BOTH_SIDES; i++) {
            lines.addAll(history("u" + i));
        }
        LocalStageContext cut = context();
        stage(lines, global).run(cut);
        List<String> late = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            late.add("new,i" + i + ",3," + (45 + 100 * i));
        }

        LocalStageContext next = after(cut);
        stage(late, global).incremental(ANY_DRIFT).run(next);

        assertThat(next.rows(Tables.INTERACTIONS))
                .filteredOn(row -> row.userId().equals("new"))
                .extracting(Interaction::split)
                .containsExactly("train", "test", "test", "test", "test", "test");
    }

    @Test
    void whatIsKnownOfAnItemStaysWhereTheSourceNoLongerListsIt() {
        LocalStageContext next = after(full, List.of(new Item("i1", "Heat", 1995, List.of("Crime"), Map.of())));

        stage(history("b")).incremental(ANY_DRIFT).run(next);

        assertThat(next.rows(Tables.ITEMS))
                .contains(new Item("i1", "Heat", 1995, List.of("Crime"), Map.of()))
                .hasSize(10);
    }

    private static List<String> history(String user) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            lines.add(user + ",i" + i + ",4," + 10 * i);
        }
        return lines;
    }

    private LocalStageContext run(LocalStageContext before, List<String> lines) {
        return run(before, lines, ANY_DRIFT);
    }

    private LocalStageContext run(LocalStageContext before, List<String> lines, IncrementalConfig bounds) {
        LocalStageContext context = after(before);
        stage(lines).incremental(bounds).run(context);
        return context;
    }

    private LocalStageContext context() {
        return new LocalStageContext(folder.resolve("out" + ++runs));
    }

    private LocalStageContext after(LocalStageContext before) {
        return after(before, before.rows(Tables.ITEMS));
    }

    private LocalStageContext after(LocalStageContext before, List<Item> items) {
        LocalStageContext context = context();
        context.putBefore(Tables.ITEMS, items);
        context.putBefore(Tables.INTERACTIONS, before.rows(Tables.INTERACTIONS));
        context.putBefore(Tables.REFERENCE_USERS, before.rows(Tables.REFERENCE_USERS));
        context.put(Tables.REFERENCE_ITEMS, before.rows(Tables.REFERENCE_ITEMS));
        return context;
    }

    private IngestStage stage(List<String> lines) {
        return stage(lines, Sources.SPLIT);
    }

    private IngestStage stage(List<String> lines, SplitConfig split) {
        return stage(folder.resolve("source" + ++sources), lines, split);
    }

    private static IngestStage stage(Path source, List<String> lines, SplitConfig split) {
        List<String> withHeader = new ArrayList<>(List.of("user_id,item_id,rating,timestamp"));
        withHeader.addAll(lines);
        Path file = source.resolve("ratings.csv");
        Sources.write(file, withHeader.toArray(String[]::new));
        return new IngestStage(Sources.of("csv", file.toString(), ""), split, List.of());
    }

    private static Map<String, String> splits(LocalStageContext context) {
        return context.rows(Tables.INTERACTIONS).stream()
                .collect(Collectors.toMap(row -> row.userId() + " " + row.itemId(), Interaction::split));
    }
}
