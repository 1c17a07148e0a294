package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dramatis.spark.pipeline.Pipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The notebooks run to their ends on a finished workspace. They need a Python with {@code notebooks/requirements.txt},
 * which DRAMATIS_PYTHON names; nothing else here does, so without one the test says so and is skipped. The notebook
 * that loads an adapter in peft needs {@code notebooks/requirements-torch.txt} too, and is skipped alone.
 */
class NotebooksTest {
    private static final Path NOTEBOOKS = Launcher.HOME.resolve("notebooks");
    private static final String PYTHON = System.getenv().getOrDefault("DRAMATIS_PYTHON", "python3");

    @TempDir
    static Path folder;

    private static Path workspace;

    @BeforeAll
    static void makeWorkspace() throws Exception {
        assumePythonWith("pyspark, nbconvert, ipykernel, matplotlib", "requirements.txt");
        workspace = folder.resolve("w");
        FinishedRun.copyTo(workspace, Pipeline.STAGES.size());
    }

    private static void assumePythonWith(String modules, String requirements) throws InterruptedException {
        int status = -1;
        try {
            status = new ProcessBuilder(PYTHON, "-c", "import " + modules)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // there is no such program: said below
        }
        assumeTrue(status == 0, PYTHON + " lacks notebooks/" + requirements + "; DRAMATIS_PYTHON names another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01_tour", "02_personas_in_spark_sql", "03_does_it_help", "04_compare_recommenders"})
    void aNotebookRunsToItsEnd(String name) throws Exception {
        run(name);
    }

    @Test
    void anAdapterAnswersInPeftAsInTheRun() throws Exception {
        assumePythonWith("torch, transformers, peft, yaml", "requirements-torch.txt");

        run("05_adapters_elsewhere");
    }

    private static void run(String name) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        PYTHON,
                        "-m",
                        "nbconvert",
                        "--to=notebook",
                        "--execute",
                        "--ExecutePreprocessor.timeout=900",
                        "--output-dir=" + folder,
                        name + ".ipynb"))
                .directory(NOTEBOOKS.toFile())
                .redirectErrorStream(true);
        builder.environment().put("DRAMATIS_WORKSPACE", workspace.toString());
        builder.environment()
                .put(
                        "DRAMATIS_OPTIONS",
                        "--set simulate.session.page-size=3 --set simulate.session.max-pages=2"
                                + " --set simulate.replications=4");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        String executed = Files.readString(folder.resolve(name + ".ipynb"));
        assertThat(executed).as("every cell was run").doesNotContain("\"execution_count\": null");
        if (executed.contains("pyplot")) {
            assertThat(executed).as("its charts are drawn").contains("\"image/png\"");
        }
    }
}
