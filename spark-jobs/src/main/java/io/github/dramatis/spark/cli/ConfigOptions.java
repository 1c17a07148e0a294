package io.github.dramatis.spark.cli;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.spark.session.HadoopFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The options that name a configuration. */
final class ConfigOptions {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "CONFIG",
            description = "YAML file with what differs from the defaults; a path or URI.")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting that goes before the file, e.g. --set cluster.k=4. May be repeated.")
    private List<String> settings = new ArrayList<>();

    /** These options as a shell reads them. */
    String arguments() {
        return "-c " + ShellWord.quoted(file)
                + settings.stream()
                        .map(setting -> " --set " + ShellWord.quoted(setting))
                        .collect(Collectors.joining());
    }

    /** Adds a setting that another option stands for. */
    void set(String setting) {
        settings.add(setting);
    }

    LoadedConfig load(Configuration hadoop) {
        String yaml = HadoopFiles.text(file, hadoop, "configuration", "give a file with -c, for example one of conf/");
        return LoadedConfig.parse(file, yaml, settings);
    }
}
