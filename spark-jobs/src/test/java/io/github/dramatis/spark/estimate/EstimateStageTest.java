package io.github.dramatis.spark.estimate;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.estimate.FactorEstimate;
import io.github.dramatis.spark.stage.CountedWork;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.ReferenceFactor;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EstimateStageTest {
    private static final int RANK = 2;
    private static final double LAMBDA = 0.1;
    private static final double DAMPING = 3;

    private final List<Interaction> ratings = TwoTastes.ratings();
    private Path folder;
    private LocalStageContext context;
    private EstimateResult result;
    private Map<String, ReferenceFactor> factors; // by item and fold

    @BeforeAll
    void estimate(@TempDir Path temporary) {
        folder = temporary;
        context = context("first", ratings);
        result = new EstimateStage(config(RANK, 24, 1_000_000), TwoTastes.SCALE).run(context);
        factors = factors(context);
    }

    @Test
    void biasesAreThoseOfTheOtherFoldsTrainingRatings() {
        List<Interaction> train = TwoTastes.of(ratings, "train");
        assertThat(result.ratings()).isEqualTo(train.size());
        for (ReferenceFactor row : factors.values()) {
            List<Interaction> others = train.stream()
                    .filter(rating -> TwoTastes.fold(rating) != row.fold())
                    .toList();
            double mean =
                    others.stream().mapToDouble(Interaction::rating).average().orElseThrow();
            double[] left = others.stream()
                    .filter(rating -> rating.itemId().equals(row.itemId()))
                    .mapToDouble(rating -> rating.rating() - mean)
                    .toArray();

            assertThat(row.mean()).isCloseTo(mean, within(1e-12));
            assertThat(row.count()).isEqualTo(left.length);
            assertThat(row.bias()).isCloseTo(sum(left) / (left.length + DAMPING), within(1e-9));
        }
    }

    @Test
    void itemFactorsAndClosedFormUserFactorsSolveEachOthersEquations() {
        // as ALS ends each side is the ridge regression on the other, with MLlib's weights
        int fold = 0;
        Map<String, FactorEstimate> users = new HashMap<>();
        List<Interaction> others = TwoTastes.of(ratings, "train").stream()
                .filter(rating -> TwoTastes.fold(rating) != fold)
                .toList();
        others.forEach(rating -> learn(users.computeIfAbsent(rating.userId(), u -> estimate(fold)), rating, fold));
        Map<String, Double> userBias = users.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, user -> user.getValue().biasEstimate(0) - mean(fold)));

        others.stream().collect(groupingBy(Interaction::itemId)).forEach((item, rows) -> {
            ReferenceFactor row = factors.get(item + " " + fold);
            RealMatrix products = new Array2DRowRealMatrix(RANK, RANK);
            RealVector right = new ArrayRealVector(RANK);
            for (Interaction rating : rows) {
                RealVector p = new ArrayRealVector(users.get(rating.userId()).userFactor());
                products = products.add(p.outerProduct(p));
                double left = rating.rating() - row.mean() - row.bias() - userBias.get(rating.userId());
                right = right.add(p.mapMultiply(left));
            }
            for (int i = 0; i < RANK; i++) {
                products.addToEntry(i, i, LAMBDA * rows.size());
            }
            double[] solved =
                    new CholeskyDecomposition(products).getSolver().solve(right).toArray();
            for (int i = 0; i < RANK; i++) {
                assertThat((double) row.factors()[i]).isCloseTo(solved[i], within(0.02));
            }
        });
    }

    @Test
    void tasteThatBiasesCannotTellIsInTheEstimates() {
        Map<String, FactorEstimate> users = new HashMap<>();
        TwoTastes.of(ratings, "train").forEach(rating -> {
            int fold = TwoTastes.fold(rating);
            learn(users.computeIfAbsent(rating.userId(), u -> estimate(fold)), rating, fold);
        });

        double withFactors = rmse(rating -> {
            ReferenceFactor row = factors.get(rating.itemId() + " " + TwoTastes.fold(rating));
            return users.get(rating.userId()).estimate(row.bias(), row.factors());
        });
        double biasesAlone = rmse(rating -> users.get(rating.userId())
                .biasEstimate(factors.get(rating.itemId() + " " + TwoTastes.fold(rating))
                        .bias()));

        assertThat(withFactors).isLessThan(0.9 * biasesAlone);
    }

    @Test
    void noRatingOfAUserNorOneThatCameLaterReachesTheUsersFold() {
        Interaction changed = TwoTastes.of(ratings, "train").get(0);
        int own = TwoTastes.fold(changed);
        List<Interaction> others = new ArrayList<>();
        for (Interaction rating : ratings) {
            boolean other = rating == changed || !rating.split().equals("train");
            others.add(
                    other
                            ? TwoTastes.rating(
                                    rating.userId(), rating.itemId(), 6 - rating.rating(), rating.split(), false)
                            : rating);
        }
        others.add(TwoTastes.rating(changed.userId(), "an item of its own", 5, "train", false));
        others.add(TwoTastes.rating("somebody new", "i0", 1, "train", true));
        LocalStageContext second = context("second", others);

        new EstimateStage(config(RANK, 24, 1_000_000), TwoTastes.SCALE).run(second);

        Map<String, ReferenceFactor> again = factors(second);
        int moved = 0;
        for (ReferenceFactor row : factors.values()) {
            ReferenceFactor after = again.get(row.itemId() + " " + row.fold());
            if (row.fold() == own) {
                assertThat(after).usingRecursiveComparison().isEqualTo(row);
            } else {
                moved += after.mean() != row.mean() ? 1 : 0;
            }
        }
        assertThat(moved).isPositive();
        assertThat(again).doesNotContainKey("an item of its own " + own);
    }

    @Test
    void withoutRankThereAreBiasesAlone() {
        LocalStageContext other = context("biases", ratings);

        new EstimateStage(config(0, 1, 1_000_000), TwoTastes.SCALE).run(other);

        assertThat(factors(other).values())
                .hasSameSizeAs(factors.values())
                .allMatch(row -> row.factors() == null)
                .allMatch(row -> row.bias()
                        == factors.get(row.itemId() + " " + row.fold()).bias());
    }

    @Test
    void pastTheBoundASampleOfTheUsersMakesTheFactors() {
        LocalStageContext other = context("sample", ratings);

        EstimateResult sampled = new EstimateStage(config(RANK, 1, 40), TwoTastes.SCALE).run(other);

        assertThat(sampled.share()).isCloseTo(40.0 / result.ratings(), within(1e-12));
        assertThat(factors(other).values())
                .hasSameSizeAs(factors.values())
                .anyMatch(row -> row.factors() == null)
                .anyMatch(row -> row.factors() != null);
    }

    @Test
    void dampingRegularizationAndRankAreThoseOfTheLeastErrorOnTuningRatings() {
        LocalStageContext tuned = context("tuned", ratings);
        EstimateConfig heavy = new EstimateConfig(1, 4, DAMPING, TwoTastes.FOLDS, 8, 1_000_000, 1, 10);

        List<EstimateResult> results = new ArrayList<>();
        CountedWork work =
                CountedWork.of(tuned.spark(), () -> results.add(new EstimateStage(heavy, TwoTastes.SCALE).run(tuned)));

        EstimateResult chosen = results.get(0);
        assertThat(work.rowsRead())
                .as("everybody's ratings are not gone through for each candidate")
                .isLessThan(10L * ratings.size());
        assertThat(chosen.tuningRows())
                .isBetween(10L, (long) TwoTastes.of(ratings, "validation").size() - 1);
        assertThat(chosen.regularization()).isEqualTo(2); // 4 leaves nothing of the one factor that this world has
        assertThat(factors(tuned).values())
                .allMatch(row -> row.rank() == chosen.rank()
                        && row.regularization() == chosen.regularization()
                        && row.damping() == chosen.damping());
    }

    @Test
    void withFewTuningRatingsNothingIsChosen() {
        LocalStageContext few = context("few", ratings);
        EstimateConfig heavy = new EstimateConfig(1, 4, DAMPING, TwoTastes.FOLDS, 1, 1_000_000, 1, 1000);

        EstimateResult given = new EstimateStage(heavy, TwoTastes.SCALE).run(few);

        assertThat(given.tuningRows()).isZero();
        assertThat(given.regularization()).isEqualTo(4);
    }

    @Test
    void anIncrementalRunAfterAnErasureAsksForFactorsUnlessNoneAreWanted() {
        LocalStageContext erased = context("erased", ratings);
        erased.put(Tables.REFERENCE_FACTORS, List.of());

        assertThatThrownBy(() -> new EstimateStage(config(RANK, 1, 10), TwoTastes.SCALE)
                        .incremental()
                        .run(erased))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("reference_factors")
                .hasMessageContaining("run --only estimate");
        assertThat(new EstimateStage(config(0, 1, 10), TwoTastes.SCALE)
                        .incremental()
                        .run(erased)
                        .rank())
                .isZero();
        assertThat(new EstimateStage(config(RANK, 24, 1_000_000), TwoTastes.SCALE)
                        .incremental()
                        .run(context)
                        .rank())
                .isEqualTo(RANK);
    }

    @Test
    void checkpointsAreGone() {
        assertThat(Path.of(context.checkpoints()).resolve("_checkpoints")).doesNotExist();
    }

    @Test
    void withoutTrainingRatingsTheErrorSaysWhatToDo() {
        LocalStageContext empty = context("empty", TwoTastes.of(ratings, "test"));

        assertThatThrownBy(() -> new EstimateStage(config(RANK, 1, 10), TwoTastes.SCALE).run(empty))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("split settings");
    }

    private LocalStageContext context(String name, List<Interaction> interactions) {
        LocalStageContext made = new LocalStageContext(folder.resolve(name));
        made.put(Tables.INTERACTIONS, interactions);
        return made;
    }

    private static EstimateConfig config(int rank, int iterations, long maxRatings) {
        return new EstimateConfig(rank, LAMBDA, DAMPING, TwoTastes.FOLDS, iterations, maxRatings, 1, 0);
    }

    private static Map<String, ReferenceFactor> factors(LocalStageContext context) {
        return context.rows(Tables.REFERENCE_FACTORS).stream()
                .collect(toMap(row -> row.itemId() + " " + row.fold(), row -> row));
    }

    private FactorEstimate estimate(int fold) {
        return new FactorEstimate(TwoTastes.SCALE, mean(fold), RANK, DAMPING, LAMBDA);
    }

    private void learn(FactorEstimate estimate, Interaction rating, int fold) {
        ReferenceFactor row = factors.get(rating.itemId() + " " + fold);
        estimate.learn(rating.rating(), row.bias(), row.factors());
    }

    private double mean(int fold) {
        return factors.get("i0 " + fold).mean();
    }

    private double rmse(ToDoubleFunction<Interaction> estimate) {
        return Math.sqrt(TwoTastes.of(ratings, "test").stream()
                .mapToDouble(rating -> Math.pow(estimate.applyAsDouble(rating) - rating.rating(), 2))
                .average()
                .orElseThrow());
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
