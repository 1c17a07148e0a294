package io.github.dramatis.spark.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.naming.NearestName;
import io.github.dramatis.lm.dataset.TokenRow;
import io.github.dramatis.lm.file.AtomicFiles;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes what an adapter would be trained on, for a trainer that is not ours: rows of token ids with soft targets, and
 * beside them, in a file of its own, how the stage train would train on them.
 *
 * @param context of the workspace
 * @param stage that would train
 * @param model that the adapters are for
 */
public record AdapterExport(StageContext context, TrainStage stage, AgentModel model) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENDING = ".jsonl";

    /**
     * Writes them.
     *
     * @param name of the adapter: its folder below the generation, {@code persona/short+long/0}
     * @param out a file that ends in .jsonl; the settings are beside it, in .json
     * @return how many rows of each purpose
     * @throws UserError if there is no such adapter to train
     */
    public Map<String, Long> write(String name, Path out) {
        if (!out.toString().endsWith(ENDING)) {
            throw new UserError("--out " + out, "it does not end in " + ENDING, "name a file such as rows.jsonl");
        }
        try (TrainStage.Rows rows = stage.rows(context)) {
            AdapterPlan plan = plan(stage.plans(rows), name);
            Dataset<Row> chosen = AdapterRows.of(
                    plan, rows.examples(), context.seed(), plan.train().patience() > 0 ? Target.STOP : null);
            Map<String, Long> counts = new TreeMap<>();
            PromptTokens prompts = model.of(plan.setting().id()).prompts();
            String settings = settings(plan, prompts).toPrettyString() + "\n"; // refused before a row is written
            ExampleRows made = new ExampleRows(prompts, plan.train().softTargets());
            RowCodec<Example> codec = Tables.EXAMPLES.codec();
            AtomicFiles.replace(out, part -> {
                try (BufferedWriter writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                    // a partition at a time: one adapter's rows are in one
                    for (Iterator<Row> all = chosen.toLocalIterator(); all.hasNext(); ) {
                        Example example = codec.decode(all.next());
                        ObjectNode line = JSON.createObjectNode().put("purpose", example.purpose());
                        writer.write(
                                line.setAll(TokenRow.json(made.of(example))).toString());
                        writer.newLine();
                        counts.merge(example.purpose(), 1L, Long::sum);
                    }
                }
            });
            AtomicFiles.replace(settingsFile(out), settings);
            return counts;
        }
    }

    private static Path settingsFile(Path out) {
        String name = out.getFileName().toString();
        return out.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ".json");
    }

    private static AdapterPlan plan(List<AdapterPlan> plans, String name) {
        List<String> names = plans.stream().map(AdapterPlan::path).toList();
        return plans.stream()
                .filter(plan -> plan.path().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        "--adapter " + name,
                        "the configuration trains no such adapter",
                        "did you mean " + NearestName.of(name, names) + "? There are " + String.join(", ", names)));
    }

    private static double learningRate(AdapterPlan plan) {
        TrainConfig config = plan.train();
        if (!plan.goesOn()) {
            return config.learningRate();
        }
        if (config.personaRate().size() > 1) {
            throw new UserError(
                    "configuration key train.persona-rate",
                    "it has several rates, of which the stage train keeps the best; another trainer is given one",
                    "set one, such as --set train.persona-rate="
                            + config.personaRate().get(0));
        }
        return config.learningRate() * config.personaRate().get(0);
    }

    /** The alpha by which peft gives a wider adapter the same scale: alpha / r, or alpha / sqrt(r) by rsLoRA. */
    private static double alpha(AdapterPlan plan) {
        TrainConfig config = plan.train();
        double wider = (double) plan.rank() / config.rank();
        return config.alpha() * (config.rslora() ? Math.sqrt(wider) : wider);
    }

    /** The settings in peft's terms, as far as it has them. */
    private ObjectNode settings(AdapterPlan plan, PromptTokens prompts) {
        TrainConfig config = plan.train();
        AgentModel base = model.of(plan.setting().id());
        ObjectNode settings = JSON.createObjectNode()
                .put("adapter", plan.path())
                .put("base_model", base.name())
                .put("base_model_sha256", base.weights())
                .put("goes_on_from", plan.goesOn() ? plan.parentPath() : null)
                .put("r", plan.rank())
                .put("lora_alpha", alpha(plan))
                .put("use_rslora", config.rslora())
                .put("method", config.method())
                .put("loraplus_lr_ratio", config.loraPlusRatio())
                .put("lora_dropout", config.dropout());
        config.targetModules().forEach(settings.putArray("target_modules")::add);
        int layers = base.layers();
        int first = config.topLayers() == 0 ? 0 : Math.max(0, layers - config.topLayers());
        for (int layer = first; layer < layers; layer++) {
            settings.withArray("layers_to_transform").add(layer);
        }
        return settings.put("learning_rate", learningRate(plan))
                .put("lr_scheduler_type", config.schedule())
                .put("warmup_steps", config.warmupSteps())
                .put("num_train_epochs", config.epochs())
                .put("max_steps", config.maxSteps())
                .put("batch_size", config.batchSize())
                .put("weight_decay", config.weightDecay())
                .put("max_grad_norm", config.maxGradNorm())
                .put("patience", config.patience())
                .put("end_of_turn", prompts.endOfTurn());
    }
}
