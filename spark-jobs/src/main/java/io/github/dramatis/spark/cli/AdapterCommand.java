package io.github.dramatis.spark.cli;

import io.github.dramatis.lm.adapter.AdapterMerge;
import io.github.dramatis.lm.adapter.AdapterVerify;
import io.github.dramatis.lm.adapter.BaseModel;
import io.github.dramatis.lm.adapter.GgufLora;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.PeftFormat;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dramatis adapter}: LoRA adapters, without Spark but for {@code rows}. */
@Command(
        name = "adapter",
        mixinStandardHelpOptions = true,
        description = "LoRA adapters: train, verify, merge, export, and the rows that they are trained on.",
        subcommands = {AdapterTrainCommand.class, AdapterRowsCommand.class})
final class AdapterCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name one of rows, train, verify, merge, export");
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Says for peft and for vLLM whether they load the adapter, and why not.")
    int verify(
            @Option(names = "--adapter", required = true, description = "PEFT directory.") Path adapter,
            @Option(names = "--model", description = "Hugging Face directory of the base it is to run on.")
                    Path model) {
        AdapterVerify.Report report = AdapterVerify.run(adapter, Optional.ofNullable(model));
        print("peft", report.peft());
        print("vLLM", report.vllm());
        report.warnings().forEach(warning -> System.out.println("warning: " + warning));
        return report.loads() ? Dramatis.DONE : Dramatis.WRONG_INPUT;
    }

    @Command(
            name = "merge",
            mixinStandardHelpOptions = true,
            description = "Writes the base with the adapter in its weights, a Hugging Face directory.")
    int merge(
            @Option(names = "--model", required = true, description = "Hugging Face directory of the base.") Path model,
            @Option(names = "--adapter", required = true, description = "PEFT directory.") Path adapter,
            @Option(names = "--out", required = true, description = "A new directory.") Path out,
            @Option(names = "--float32", description = "Store float32 instead of the base's own types.")
                    boolean float32,
            @Option(names = "--other-base", description = "Although the adapter was trained on other weights.")
                    boolean otherBase) {
        AdapterMerge.run(model, adapter, out, float32, otherBase);
        return Dramatis.DONE;
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description =
                    "Writes the adapter, of whatever method, as the plain LoRA adapter that it equals: for llama.cpp,"
                            + " which loads it beside the base (--lora FILE), or for vLLM.")
    int export(
            @Option(names = "--model", required = true, description = "Hugging Face directory of the base.") Path model,
            @Option(names = "--adapter", required = true, description = "PEFT directory.") Path adapter,
            @Option(names = "--gguf", description = "The file to write for llama.cpp.") Path gguf,
            @Option(names = "--peft", description = "The PEFT directory to write, for vLLM.") Path peft) {
        if (gguf == null && peft == null) {
            throw new ParameterException(spec.commandLine(), "name what to write: --gguf FILE or --peft DIRECTORY");
        }
        try (ModelDirectory base = ModelDirectory.openWithoutTokenizer(model)) {
            AdapterMerge.requireSameBase(adapter, base);
            LoraAdapter lora = PeftFormat.read(adapter, base.config());
            if (gguf != null) {
                GgufLora.write(gguf, lora, base.config());
            }
            if (peft != null) {
                PeftFormat.write(
                        peft, lora, base.config(), PeftFormat.base(adapter).orElseGet(() -> BaseModel.of(base)));
            }
        }
        return Dramatis.DONE;
    }

    private static void print(String reader, List<String> reasons) {
        System.out.println(reader + ": " + (reasons.isEmpty() ? "loads" : "does not load"));
        reasons.forEach(reason -> System.out.println("  " + reason));
    }
}
