package io.github.dramatis.lm.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.file.StrictJson;
import io.github.dramatis.lm.tensor.ElementType;
import io.github.dramatis.lm.tensor.TensorSource;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Weights that {@code model.safetensors.index.json} spreads over several safetensors files of its directory. */
final class ShardedSafetensors implements TensorSource {
    private final Map<String, SafetensorsFile> shards; // by file name
    private final Map<String, SafetensorsFile> shardOf; // by tensor name

    private ShardedSafetensors(Map<String, SafetensorsFile> shards, Map<String, SafetensorsFile> shardOf) {
        this.shards = shards;
        this.shardOf = shardOf;
    }

    static ShardedSafetensors open(Path index) {
        Map<String, SafetensorsFile> shards = new TreeMap<>();
        Map<String, SafetensorsFile> shardOf = new TreeMap<>();
        try {
            for (Map.Entry<String, String> tensor : weightMap(index).entrySet()) {
                SafetensorsFile shard = shards.computeIfAbsent(
                        tensor.getValue(), name -> SafetensorsFile.open(index.resolveSibling(name)));
                if (!shard.names().contains(tensor.getKey())) {
                    throw new UserError(
                            index.toString(),
                            "says that " + tensor.getKey() + " is in " + tensor.getValue() + ", but it is not",
                            "get the index and its files again from their source");
                }
                shardOf.put(tensor.getKey(), shard);
            }
        } catch (RuntimeException e) {
            shards.values().forEach(SafetensorsFile::close);
            throw e;
        }
        return new ShardedSafetensors(shards, shardOf);
    }

    /** File name by tensor name; a file name is a plain name in the index's own directory. */
    static Map<String, String> weightMap(Path index) {
        JsonNode map = StrictJson.readObject(index).path("weight_map");
        Map<String, String> files = new TreeMap<>();
        map.fields().forEachRemaining(field -> {
            String name = field.getValue().asText();
            if (!field.getValue().isTextual() || !name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}\\.safetensors")) {
                throw new UserError(
                        index.toString(),
                        "sends a tensor to " + field.getValue() + ", which is no name of a safetensors file beside it",
                        "get the index again from its source");
            }
            files.put(field.getKey(), name);
        });
        if (files.isEmpty()) {
            throw new UserError(
                    index.toString(), "has no entries under \"weight_map\"", "get the index again from its source");
        }
        return files;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(shardOf.keySet());
    }

    @Override
    public long[] shape(String name) {
        return shard(name).shape(name);
    }

    @Override
    public ElementType type(String name) {
        return shard(name).type(name);
    }

    @Override
    public void read(String name, FloatBuffer target) {
        shard(name).read(name, target);
    }

    @Override
    public void read(String name, long first, FloatBuffer target) {
        shard(name).read(name, first, target);
    }

    private SafetensorsFile shard(String name) {
        SafetensorsFile shard = shardOf.get(name);
        if (shard == null) {
            throw new UserError("the sharded weights", "have no tensor " + name, "give the complete weights");
        }
        return shard;
    }

    @Override
    public void close() {
        shards.values().forEach(SafetensorsFile::close);
    }
}
