package io.github.dramatis.spark.baselines;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.workspace.KeptJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.util.Identifiable$;

/**
 * The file of a fitted baseline: JSON that the driver writes and reads, where MLlib takes a Spark job for each of its
 * files. It has what predictions follow from, to the last bit, and nothing of how the model was fitted.
 */
final class ModelFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIX = "run again: dramatis run --from baselines --force";
    /** Stands for impurities and gains, which no prediction depends on. */
    private static final double NOT_KEPT = 0;

    private ModelFile() {}

    private record Ridge(double intercept, double[] coefficients) {
        static Ridge of(LinearRegressionModel model) {
            return new Ridge(model.intercept(), model.coefficients().toArray());
        }

        LinearRegressionModel model() {
            return new LinearRegressionModel(uid(Stack.RIDGE), Vectors.dense(coefficients), intercept);
        }
    }

    /** @param features how many numbers are looked at */
    private record Trees(int features, double[] weights, List<Node> trees) {
        static Trees of(GBTRegressionModel model) {
            return new Trees(
                    model.numFeatures(),
                    model.treeWeights(),
                    Arrays.stream(model.trees())
                            .map(tree -> Node.of(tree.rootNode()))
                            .toList());
        }

        GBTRegressionModel model() {
            return new GBTRegressionModel(
                    uid(Stack.TREES),
                    trees.stream()
                            .map(tree -> new DecisionTreeRegressionModel(uid("tree"), tree.node(), features))
                            .toArray(DecisionTreeRegressionModel[]::new),
                    weights,
                    features);
        }
    }

    /**
     * A node of a tree.
     *
     * @param feature the number that is compared with the threshold: left if it is no greater; null in a leaf, as the
     *     next three
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Node(double prediction, Integer feature, Double threshold, Node left, Node right) {
        static Node of(org.apache.spark.ml.tree.Node node) {
            if (!(node instanceof InternalNode inner)) {
                return new Node(node.prediction(), null, null, null, null);
            }
            ContinuousSplit split = (ContinuousSplit) inner.split();
            return new Node(
                    inner.prediction(),
                    split.featureIndex(),
                    split.threshold(),
                    of(inner.leftChild()),
                    of(inner.rightChild()));
        }

        org.apache.spark.ml.tree.Node node() {
            return feature == null
                    ? new LeafNode(prediction, NOT_KEPT, null)
                    : new InternalNode(
                            prediction,
                            NOT_KEPT,
                            NOT_KEPT,
                            left.node(),
                            right.node(),
                            new ContinuousSplit(feature, threshold),
                            null);
        }
    }

    private static String uid(String name) {
        return Identifiable$.MODULE$.randomUID(name);
    }

    /** Writes a model into a folder under its name. */
    static void write(Model<?> model, String folder, String name, Configuration hadoop) {
        try {
            Object content = model instanceof LinearRegressionModel ridge
                    ? Ridge.of(ridge)
                    : Trees.of((GBTRegressionModel) model);
            HadoopFiles.write(folder, name + ".json", JSON.writeValueAsString(content), hadoop);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a model by its name; also one that an earlier version wrote as MLlib does.
     *
     * @throws io.github.dramatis.core.error.UserError if the file is damaged
     */
    static Model<?> read(String folder, String name, Configuration hadoop) {
        boolean isRidge = name.startsWith(Stack.RIDGE);
        Path path = new Path(folder, name + ".json");
        try {
            FileSystem files = path.getFileSystem(hadoop);
            if (!files.exists(path)) {
                String earlier = folder + "/" + name;
                return isRidge ? LinearRegressionModel.load(earlier) : GBTRegressionModel.load(earlier);
            }
            try (var in = files.open(path)) {
                byte[] json = in.readAllBytes();
                String what = "the fitted baseline " + path;
                return isRidge
                        ? KeptJson.<Ridge>read(JSON.readerFor(Ridge.class), json, what, FIX)
                                .model()
                        : KeptJson.<Trees>read(JSON.readerFor(Trees.class), json, what, FIX)
                                .model();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the fitted baseline " + path, e);
        }
    }
}
