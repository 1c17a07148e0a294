package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.tests.Launcher.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model lies outside the heap, and native libraries need no home. */
class NativeMemoryTest {
    private static final int HIDDEN = 2048;
    private static final int FEED_FORWARD = 16384;
    private static final int LAYERS = 3;

    @TempDir
    Path folder;

    /** 330 million parameters, 1.3 GB in float32; the launcher gives the JVM 1 GB of heap. */
    @Test
    void aModelLargerThanTheHeapIsLoadedAndComputesWithNoHomeToWriteTo() throws IOException {
        Path model = bigModel();
        Path out = folder.resolve("logits.safetensors");

        Outcome outcome = Launcher.dramatis(
                Map.of("DRAMATIS_JAVA_OPTS", "-Duser.home=/proc/nowhere", "HOME", "/proc/nowhere"),
                "model",
                "logits",
                "--model",
                model.toString(),
                "--tokens",
                "1 5 9",
                "--out",
                out.toString());

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(Files.size(out)).isGreaterThan(3 * 4 * 256);
    }

    private Path bigModel() throws IOException {
        Path model = Files.createDirectories(folder.resolve("big"));
        for (String name : new String[] {"tokenizer.json", "tokenizer_config.json"}) {
            Files.copy(Launcher.TINY_LLAMA.resolve(name), model.resolve(name));
        }
        ObjectMapper json = new ObjectMapper();
        ObjectNode config = (ObjectNode)
                json.readTree(Launcher.TINY_LLAMA.resolve("config.json").toFile());
        config.put("hidden_size", HIDDEN).put("intermediate_size", FEED_FORWARD).put("num_hidden_layers", LAYERS);
        config.put("num_attention_heads", 32).put("num_key_value_heads", 8).put("head_dim", 64);
        config.put("tie_word_embeddings", true);
        json.writeValue(model.resolve("config.json").toFile(), config);
        write(
                model.resolve("model.safetensors"),
                shapes(config.get("vocab_size").asInt()));
        return model;
    }

    private static Map<String, int[]> shapes(int vocabulary) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", new int[] {vocabulary, HIDDEN});
        shapes.put("model.norm.weight", new int[] {HIDDEN});
        for (int layer = 0; layer < LAYERS; layer++) {
            String prefix = "model.layers." + layer + ".";
            shapes.put(prefix + "input_layernorm.weight", new int[] {HIDDEN});
            shapes.put(prefix + "post_attention_layernorm.weight", new int[] {HIDDEN});
            shapes.put(prefix + "self_attn.q_proj.weight", new int[] {32 * 64, HIDDEN});
            shapes.put(prefix + "self_attn.k_proj.weight", new int[] {8 * 64, HIDDEN});
            shapes.put(prefix + "self_attn.v_proj.weight", new int[] {8 * 64, HIDDEN});
            shapes.put(prefix + "self_attn.o_proj.weight", new int[] {HIDDEN, 32 * 64});
            shapes.put(prefix + "mlp.gate_proj.weight", new int[] {FEED_FORWARD, HIDDEN});
            shapes.put(prefix + "mlp.up_proj.weight", new int[] {FEED_FORWARD, HIDDEN});
            shapes.put(prefix + "mlp.down_proj.weight", new int[] {HIDDEN, FEED_FORWARD});
        }
        return shapes;
    }

    /** BF16, so that the file is half of what it is in memory; small random weights, again and again the same block. */
    private static void write(Path file, Map<String, int[]> shapes) throws IOException {
        StringBuilder header = new StringBuilder("{");
        long at = 0;
        for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
            int[] shape = tensor.getValue();
            long bytes = 2L * shape[0] * (shape.length > 1 ? shape[1] : 1);
            header.append(header.length() > 1 ? "," : "")
                    .append("\"" + tensor.getKey() + "\":{\"dtype\":\"BF16\",\"shape\":[" + shape[0])
                    .append(shape.length > 1 ? "," + shape[1] : "")
                    .append("],\"data_offsets\":[" + at + "," + (at + bytes) + "]}");
            at += bytes;
        }
        byte[] json = header.append("}").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] block = new byte[1 << 20];
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < block.length; i += 2) {
            int bits = Float.floatToIntBits((float) (0.02 * (random.nextDouble() - 0.5))) >>> 16;
            block[i] = (byte) bits;
            block[i + 1] = (byte) (bits >>> 8);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .array());
            out.write(json);
            for (long left = at; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
    }
}
