package io.github.dramatis.lm.adapter;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.adapter.AdaptedModules.Widths;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.method.Methods;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.tensor.TensorSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says whether an adapter directory loads in peft and in vLLM, and why not: {@code dramatis adapter verify}. */
public final class AdapterVerify {
    /** What vLLM's {@code --max-lora-rank} takes, 16 unless told (vllm/config/lora.py, MaxLoRARanks). */
    private static final List<Integer> VLLM_MAX_RANKS = List.of(1, 8, 16, 32, 64, 128, 256, 320, 512);

    private static final int VLLM_DEFAULT_MAX_RANK = 16;

    /**
     * The verdict.
     *
     * @param peft why peft would refuse it or run without it; empty: it loads
     * @param vllm the same for vLLM
     * @param warnings what does not keep it from loading: another base model, options to serve it with
     */
    public record Report(List<String> peft, List<String> vllm, List<String> warnings) {
        public Report {
            peft = List.copyOf(peft);
            vllm = List.copyOf(vllm);
            warnings = List.copyOf(warnings);
        }

        /** Whether both load it. */
        public boolean loads() {
            return peft.isEmpty() && vllm.isEmpty();
        }
    }

    private final List<String> peft = new ArrayList<>();
    private final List<String> vllm = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean knownTensors;

    private AdapterVerify() {}

    /**
     * Examines a directory.
     *
     * @param base the model it is to run on, to compare shapes and weights with; empty: only what the files say
     * @throws UserError if a file is missing or damaged
     */
    public static Report run(Path adapter, Optional<Path> base) {
        AdapterVerify verify = new AdapterVerify();
        verify.examine(adapter, base);
        return new Report(verify.peft, verify.vllm, verify.warnings);
    }

    private void examine(Path adapter, Optional<Path> base) {
        PeftConfig config = PeftConfig.read(adapter);
        knownTensors = config.hasKnownTensors();
        if (!knownTensors) {
            warnings.add("whether peft loads it was not checked: adapters of its kind are not read here");
        }
        examineConfig(config);
        try (TensorSource tensors = Safetensors.open(adapter.resolve(PeftWeights.FILE))) {
            both(new PeftWeights(config.method(), tensors).nameProblems());
            if (base.isPresent()) {
                try (ModelDirectory model = ModelDirectory.openWithoutTokenizer(base.get())) {
                    examineWeights(config, tensors, model.config());
                    compareBase(adapter, model);
                    examinePositions(model.config());
                }
            }
        }
    }

    private void examineConfig(PeftConfig config) {
        vllm.addAll(config.unsupported()); // vLLM refuses some of it and passes over the rest, with wrong results
        if (config.method() != Methods.LORA) {
            vllm.add("peft_type is " + config.method().peftType()
                    + ", it serves LORA alone: write the LoRA that this adapter equals with dramatis"
                    + " adapter export --peft");
        }
        String base = config.baseModel().orElse("");
        if (base.startsWith("/") || base.startsWith("./") || base.startsWith("../") || base.contains("\\")) {
            warnings.add("base_model_name_or_path is a path of some machine: " + base);
        }
        if (config.method() == Methods.LORA || config.rank() < 1) { // vLLM serves no other
            examineRank(config.rank());
        }
    }

    private void examineRank(int rank) {
        if (rank < 1) {
            both(List.of("the rank r is " + rank));
            return;
        }
        VLLM_MAX_RANKS.stream()
                .filter(most -> most >= rank)
                .findFirst()
                .ifPresentOrElse(
                        most -> {
                            if (most > VLLM_DEFAULT_MAX_RANK) {
                                warnings.add("start vLLM with --max-lora-rank " + most);
                            }
                        },
                        () -> vllm.add("rank " + rank + " is above the largest that it takes, "
                                + VLLM_MAX_RANKS.get(VLLM_MAX_RANKS.size() - 1)));
    }

    private void examineWeights(PeftConfig config, TensorSource tensors, ModelConfig model) {
        try {
            Map<String, Widths> all = AdaptedModules.all(model);
            warnings.addAll(config.unmatched(all.keySet()));
            both(new PeftWeights(config.method(), tensors)
                    .shapeProblems(config.rank(), AdaptedModules.among(all, config.targets(all.keySet()))));
        } catch (UserError e) {
            both(List.of(e.what() + ": " + e.problem()));
        }
    }

    /**
     * vLLM decides by its configured length, not by each prompt's (phi3_long_rope_scaled_rope.py); so a prompt's own
     * length must not.
     */
    private void examinePositions(ModelConfig model) {
        int originalContext = model.rope().scaling().originalContextLength();
        if (originalContext < model.maxPositions()) {
            warnings.add(
                    "the base has longrope: vLLM takes the long factors for every prompt once --max-model-len is above "
                            + originalContext + "; serve with --max-model-len " + originalContext
                            + " if the adapter was trained on rows of up to "
                            + originalContext + " tokens, with more only if on longer ones");
        }
    }

    private void compareBase(Path adapter, ModelDirectory model) {
        Optional<BaseModel> trainedOn = PeftFormat.base(adapter);
        if (trainedOn.isEmpty()) {
            warnings.add("the adapter has no " + Provenance.FILE
                    + ": whether it was trained on these base weights cannot be told");
        } else if (!trainedOn.get().sha256().equals(model.weightsSha256())) {
            warnings.add("the adapter was trained on another base model: "
                    + trainedOn.get().name() + " with weights "
                    + trainedOn.get().sha256() + ", this one (" + model.path() + ") has " + model.weightsSha256());
        }
    }

    private void both(List<String> problems) {
        if (knownTensors) {
            peft.addAll(problems);
        }
        vllm.addAll(problems);
    }
}
