package io.github.dramatis.spark.cli;

import io.github.dramatis.lm.adapter.AdapterVerify;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dramatis adapter}: LoRA adapters without Spark. */
@Command(
        name = "adapter",
        mixinStandardHelpOptions = true,
        description = "LoRA adapters: train, verify.",
        subcommands = AdapterTrainCommand.class)
final class AdapterCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name one of train, verify");
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

    private static void print(String reader, List<String> reasons) {
        System.out.println(reader + ": " + (reasons.isEmpty() ? "loads" : "does not load"));
        reasons.forEach(reason -> System.out.println("  " + reason));
    }
}
