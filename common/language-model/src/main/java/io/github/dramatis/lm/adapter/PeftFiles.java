package io.github.dramatis.lm.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.lm.adapter.AdaptedModules.Widths;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tensor.TensorsInMemory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How peft stores adapters of one type: settings and tensors. One class a type. */
interface PeftFiles {
    /** The method that such an adapter is read as. */
    Method method();

    /** The dropout's name in adapter_config.json. */
    String dropoutField();

    /** What a configuration asks for that adapters of this type alone can have and that the engine cannot do. */
    default Optional<String> unsupported(JsonNode config) {
        return Optional.empty();
    }

    /** Shapes of a module's tensors by what their names end with: {@code .lora_A.weight}. */
    Map<String, long[]> moduleTensors(int rank, Widths module);

    /** Shapes by name of the tensors that all modules share; none as a rule. */
    default Map<String, long[]> sharedTensors(int rank, Collection<Widths> modules) {
        return Map.of();
    }

    /**
     * The adapter in a file whose names and shapes have been checked.
     *
     * @param modules those of the configuration; one that the file leaves out is not changed
     */
    TrainedAdapter read(TensorSource tensors, LoraConfig config, Map<String, Widths> modules);

    /**
     * What is written of an adapter.
     *
     * @param config adapter_config.json
     * @param tensors under peft's names
     * @param modules that they are of, in the base's checkpoint
     */
    record Content(ObjectNode config, TensorsInMemory tensors, List<String> modules) {}

    /**
     * What is to be written.
     *
     * @param model the shape of the base
     * @param baseModel its name
     */
    Content content(TrainedAdapter adapter, ModelConfig model, String baseModel);
}
