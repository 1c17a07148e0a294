package io.github.dramatis.spark.cli;

import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.PeftFormat;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.dataset.LogitsFile;
import io.github.dramatis.lm.dataset.TokensFile;
import io.github.dramatis.lm.gguf.GgufImport;
import io.github.dramatis.lm.inference.Logits;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.spark.model.LoadedModel;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dramatis model}: import a base model, and compare ours with any other implementation. */
@Command(name = "model", mixinStandardHelpOptions = true, description = "Base models: import, logits, tokens.")
final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name one of import, logits, tokens");
    }

    @Command(name = "import", mixinStandardHelpOptions = true, description = "GGUF to a Hugging Face directory.")
    int importGguf(
            @Option(names = "--gguf", required = true, description = "The GGUF file.") Path gguf,
            @Option(names = "--out", required = true, description = "A new directory.") Path out) {
        GgufImport.Result result = GgufImport.run(gguf, out);
        System.out.printf(
                "%s: %d tensors, %,d parameters%n", result.directory(), result.tensors(), result.parameters());
        result.templateProblem().ifPresent(problem -> System.out.println("but " + problem.getMessage()));
        return Dramatis.DONE;
    }

    @Command(
            name = "logits",
            mixinStandardHelpOptions = true,
            description = "Writes one tensor \"logits\" [tokens, vocabulary], float32.")
    int logits(
            @Option(names = "--model", required = true, description = "Hugging Face directory.") Path model,
            @Option(names = "--adapter", description = "PEFT directory.") Path adapter,
            @Option(names = "--tokens", required = true, description = "Token ids, e.g. \"1 5 9\".") String tokens,
            @Option(names = "--out", required = true, description = "safetensors file.") Path out) {
        try (ModelDirectory directory = ModelDirectory.openWithoutTokenizer(model);
                LanguageModel loaded = LoadedModel.withoutSpark(directory, Precision.FLOAT32)) {
            LoraAdapter lora = adapter == null ? null : PeftFormat.read(adapter, directory.config());
            LogitsFile.write(out, Logits.of(loaded, lora, parse(tokens)));
        }
        return Dramatis.DONE;
    }

    private int[] parse(String tokens) {
        try {
            return Arrays.stream(tokens.strip().split("[\\s,]+"))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), "--tokens: whole numbers with spaces between, not " + tokens, e);
        }
    }

    @Command(
            name = "tokens",
            mixinStandardHelpOptions = true,
            description = "{\"text\"} a line to {\"text\",\"ids\"} a line.")
    int tokens(
            @Option(names = "--model", required = true, description = "Hugging Face directory.") Path model,
            @Option(names = "--in", required = true, description = "JSON lines.") Path in,
            @Option(names = "--out", required = true, description = "JSON lines.") Path out,
            @Option(names = "--special", description = "Special tokens in the text are control, not plain text.")
                    boolean special) {
        TokensFile.convert(model, in, out, special);
        return Dramatis.DONE;
    }
}
