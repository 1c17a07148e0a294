package io.github.dramatis.spark.train;

import static io.github.dramatis.spark.train.TinyAgents.MODEL;
import static io.github.dramatis.spark.train.TinyAgents.examples;
import static io.github.dramatis.spark.train.TinyAgents.putMembers;
import static io.github.dramatis.spark.train.TinyAgents.resources;
import static io.github.dramatis.spark.train.TinyAgents.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.dataset.TrainingFile;
import io.github.dramatis.lm.inference.Logits;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.training.TokenTarget;
import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.spark.model.AdapterFiles;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Protects: submit/peft/train.py reads the rows that we write, and what it trains on them is an adapter of ours. */
class PeftTrainerTest {
    private static final Path TINY = TinyAgents.TINY_LLAMA;
    private static final String PYTHON = "DRAMATIS_PYTHON";

    @TempDir
    Path folder;

    /** Runs where DRAMATIS_PYTHON is set, and the Python that it names has torch and peft. */
    @Test
    @EnabledIfEnvironmentVariable(named = PYTHON, matches = ".+")
    void whatPeftTrainsOnTheRowsIsPublishedAndHasLearntAsMuchAsOurs() throws IOException, InterruptedException {
        assumeTrue(python("-c", "import torch, transformers, peft") == 0, PYTHON + " names one without torch and peft");
        LocalStageContext own = TinyAgents.trained(folder.resolve("own"), List.of("single-max"));
        TrainStage stage =
                new TrainStage(training(List.of("single-max"), "all"), List.of("traits"), MODEL, resources(2));
        Path file = folder.resolve("rows.jsonl");
        new AdapterExport(own, stage, MODEL).write("single-max/short/all", file);
        trainByPeft(file, folder.resolve("elsewhere/single-max/short/all"));
        LocalStageContext given = new LocalStageContext(folder.resolve("given"));
        given.put(Tables.EXAMPLES, examples());
        putMembers(given);

        String elsewhere = folder.resolve("elsewhere").toString();
        new TrainStage(training(List.of("single-max"), "all", elsewhere), List.of("traits"), MODEL, resources(2))
                .run(given);

        List<TrainingRow> rows = TrainingFile.read(file, MODEL.prompts().tokenizer(), MODEL.shape(), false);
        double start = loss(rows, null);
        double ours = loss(rows, published(own, "own"));
        double peft = loss(rows, published(given, "given"));
        assertThat(ours).isLessThan(0.9 * start);
        assertThat(peft).as("start %f, ours %f", start, ours).isLessThan((start + ours) / 2);
    }

    private void trainByPeft(Path rows, Path out) throws IOException, InterruptedException {
        int status = python(
                "../submit/peft/train.py",
                "--rows",
                rows.toString(),
                "--model",
                TINY.toString(),
                "--out",
                out.toString(),
                "--device",
                "cpu",
                "--dtype",
                "float32");
        assertThat(status).as(Files.readString(log())).isZero();
    }

    /** The exit status; what it prints is in {@link #log}. */
    private int python(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getenv(PYTHON)));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start()
                .waitFor();
    }

    private Path log() {
        return folder.resolve("log.txt");
    }

    private LoraAdapter published(LocalStageContext context, String name) {
        Adapter adapter = context.rows(Tables.ADAPTERS).get(0);
        assertThat(adapter.status()).isEqualTo(Adapter.TRAINED);
        return AdapterFiles.read(folder.resolve(name).resolve(adapter.path()).toString(), MODEL.shape());
    }

    /** The mean cross entropy of the rows' targets. */
    private static double loss(List<TrainingRow> rows, LoraAdapter adapter) {
        double loss = 0;
        double mass = 0;
        try (TensorSource tensors = Safetensors.open(TINY.resolve(Safetensors.SINGLE));
                LanguageModel model = LanguageModel.load(MODEL.shape(), tensors, Precision.FLOAT32)) {
            for (TrainingRow row : rows) {
                float[][] logits = Logits.of(model, adapter, row.tokens());
                for (TokenTarget target : row.targets()) {
                    for (int i = 0; i < target.ids().length; i++) {
                        loss -= target.probabilities()[i] * logProbability(logits[target.position()], target.ids()[i]);
                        mass += target.probabilities()[i];
                    }
                }
            }
        }
        return loss / mass;
    }

    private static double logProbability(float[] logits, int token) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        return logits[token] - Math.log(sum);
    }
}
