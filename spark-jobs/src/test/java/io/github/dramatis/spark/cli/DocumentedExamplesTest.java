package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.spark.experiment.PromptCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The Markdown pages tell a reader nothing that the program refuses: every YAML block is a configuration, every command
 * is parsed, and every option that a synopsis or a sentence gives to a command exists.
 */
class DocumentedExamplesTest {
    private static final Path HOME = Path.of("..");
    /** common/language-model/README.md is the deepest page; below are fixtures. */
    private static final int DEPTH = 3;

    /** For examples that are about something else. */
    private static final String SOURCE = "source: {format: csv, path: ratings}\n";

    private static final String SYNOPSIS = "text";
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("(?:submit/dramatis|dramatis\\.jar) (.*)");
    /** A comment, or what the shell does with the output. */
    private static final Pattern AFTER_COMMAND = Pattern.compile("\\s+(#|>|&&|\\|)\\s.*");

    private static final Pattern IN_A_SENTENCE = Pattern.compile("`(?:submit/)?dramatis ([a-z][^`]*)`");
    private static final Pattern SETTING = Pattern.compile("--set (\\S+)");
    private static final Pattern OPTION = Pattern.compile("--?[a-z][a-z-]*");

    /** A fenced block of a page; its language may be empty. */
    private record Block(String page, String language, String text) {}

    static List<Arguments> configurations() throws IOException {
        List<Arguments> examples = new ArrayList<>();
        for (Block block : blocks()) {
            if (block.language().equals("yaml")) {
                examples.add(arguments(block.page(), block.text()));
            }
        }
        for (Path preset : files(HOME.resolve("conf"), ".yaml")) {
            examples.add(arguments(preset.toString(), Files.readString(preset)));
        }
        return examples;
    }

    static List<Arguments> commands() throws IOException {
        List<Arguments> examples = new ArrayList<>();
        for (Block block : blocks()) {
            if (!block.language().equals(SYNOPSIS)) {
                found(COMMAND, block.text())
                        .map(line -> AFTER_COMMAND.matcher(line).replaceFirst(""))
                        .forEach(command -> examples.add(arguments(block.page(), command)));
            }
        }
        return examples;
    }

    static List<Arguments> mentions() throws IOException {
        List<Arguments> mentions = new ArrayList<>();
        for (Block block : blocks()) {
            if (block.language().equals(SYNOPSIS)) {
                // a line that is indented goes on with the one before it
                found(COMMAND, block.text().replaceAll("\\n +", " "))
                        .forEach(line -> mentions.add(arguments(block.page(), line)));
            }
        }
        for (Path page : files(HOME, ".md")) {
            String sentences = BLOCK.matcher(Files.readString(page)).replaceAll("");
            found(IN_A_SENTENCE, sentences).forEach(text -> mentions.add(arguments(page.toString(), text)));
        }
        return mentions;
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("configurations")
    void everyConfigurationIsAccepted(String page, String yaml) {
        String whole = yaml.contains("source:") ? yaml : SOURCE + yaml;

        assertThat(LoadedConfig.parse(page, whole, List.of()).config()).isNotNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("commands")
    void everyCommandIsParsedAndItsSettingsAreAccepted(String page, String command) {
        List<String> words = List.of(command.split("\\s+"));
        List<String> settings = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i - 1).equals("--set")) {
                settings.add(words.get(i));
            }
        }

        Dramatis.commands().parseArgs(words.toArray(String[]::new));
        assertThat(LoadedConfig.parse(page, SOURCE, settings).config()).isNotNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("mentions")
    void everyOptionThatIsMentionedExists(String page, String mention) {
        assertThat(unknown(mention)).as(page).isEmpty();
    }

    static List<Arguments> presets() throws IOException {
        List<Arguments> presets = new ArrayList<>();
        for (Path preset : files(HOME.resolve("conf"), ".yaml")) {
            presets.add(arguments(preset.toString(), LoadedConfig.parse("", Files.readString(preset), List.of())));
        }
        return presets;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("presets")
    void whatIsOfferedAfterARunOfAPresetIsAccepted(String page, LoadedConfig preset) {
        for (boolean incremental : List.of(true, false)) {
            String command = "submit/dramatis run -c " + page + " -w w" + (incremental ? " --incremental" : "");
            List<String> offered = new NextSteps("w", preset, incremental, command, "--user 1 --item 2").lines();
            assertThat(offered).anyMatch(line -> line.endsWith(command + " --set agents.users=0"));
            for (String line : offered) {
                found(SETTING, line).forEach(setting -> LoadedConfig.parse(page, preset.yaml(), List.of(setting)));
                found(COMMAND, line).forEach(words -> Dramatis.commands().parseArgs(words.split(" ")));
            }
        }
    }

    @Test
    void thePapersPromptIsOfferedWhereARunCouldHaveIt() throws IOException {
        String offered = "--set examples.preset=paper";

        assertThat(lastLines("quickstart.yaml", false)).contains(offered);
        assertThat(lastLines("quickstart.yaml", true))
                .as("kept adapters were trained on other prompts")
                .doesNotContain(offered);
        assertThat(lastLines("ablations.yaml", false)).doesNotContain(offered);
    }

    @Test
    void theCommandThatMakesARunAgainIsIncrementalIfTheRunWas() {
        RunOptions options = CommandLine.populateCommand(new RunOptions(), "-c", "c.yaml", "-w", "w", "--incremental");

        assertThat(options.command()).isEqualTo("submit/dramatis run -c c.yaml -w w --incremental");
    }

    private static String lastLines(String preset, boolean incremental) throws IOException {
        LoadedConfig config =
                LoadedConfig.parse("", Files.readString(HOME.resolve("conf").resolve(preset)), List.of());
        return String.join(
                "\n", new NextSteps("w", config, incremental, "submit/dramatis run", "--user 1 --item 2").lines());
    }

    @Test
    void whereAPageRunsForSomeMinutesItsConfigurationBoundsWhatIsAsked() throws IOException {
        Map<String, String> last = new HashMap<>();
        List<String> bounded = new ArrayList<>();
        for (Block block : blocks()) {
            if (block.language().equals("yaml")) {
                last.put(block.page(), block.text());
            } else if (!block.language().equals(SYNOPSIS) && block.text().contains("--minutes")) {
                LoadedConfig config = LoadedConfig.parse(block.page(), last.get(block.page()), List.of());
                assertThat(PromptCounts.bound(config.config())).as(block.page()).isPresent();
                bounded.add(block.page());
            }
        }
        assertThat(bounded).isNotEmpty();
    }

    @Test
    void whatDoesNotExistIsFound() {
        assertThat(unknown("experimnet -c FILE")).containsExactly("experimnet");
        assertThat(unknown("simulate -w W --recomendations PATH|--built-in NAMES [--gates]"))
                .containsExactly("--recomendations", "--gates");
        assertThat(unknown("adapter rows -w W --adapter NAME --data FILE")).containsExactly("--data");
    }

    /** Words of a mention that are no command, or no option of the command that is named before them. */
    private static List<String> unknown(String mention) {
        List<String> words = Arrays.asList(mention.split("[\\s\\[\\]|]+"));
        CommandLine command = Dramatis.commands().getSubcommands().get(words.get(0));
        if (command == null) {
            return List.of(words.get(0));
        }
        List<String> unknown = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            command = command.getSubcommands().getOrDefault(word, command);
            if (OPTION.matcher(word).matches() && command.getCommandSpec().findOption(word) == null) {
                unknown.add(word);
            }
        }
        return unknown;
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : files(HOME, ".md")) {
            BLOCK.matcher(Files.readString(page))
                    .results()
                    .map(block -> new Block(page.toString(), block.group(1), block.group(2)))
                    .forEach(blocks::add);
        }
        return blocks;
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1));
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }
}
