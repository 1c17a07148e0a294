package io.github.dramatis.lm.safetensors;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.tensor.TensorShape;
import io.github.dramatis.lm.tensor.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/**
 * Protects: whatever a safetensors file holds, reading it ends in tensors or in a {@link UserError}, in nothing else.
 */
class SafetensorsFuzzTest {
    @Property(seed = "20261123")
    void randomBytesGiveAUserErrorOrAReadableFile(@ForAll @Size(max = 64) byte[] bytes) throws IOException {
        openAndReadAll(bytes);
    }

    @Property(seed = "20261124")
    void aGoodFileWithSomeBytesChangedGivesAUserErrorOrAReadableFile(
            @ForAll @Size(min = 1, max = 4) int[] places, @ForAll byte value) throws IOException {
        byte[] bytes = goodFile();
        for (int place : places) {
            bytes[Math.floorMod(place, bytes.length)] = value;
        }
        openAndReadAll(bytes);
    }

    private static byte[] goodFile() {
        byte[] json =
                ("{\"__metadata__\":{\"format\":\"pt\"},\"x\":{\"dtype\":\"F16\",\"shape\":[2,3],\"data_offsets\":[0,12]},"
                                + "\"y\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[12,16]}}")
                        .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + 16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private static void openAndReadAll(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("fuzz", ".safetensors");
        try {
            Files.write(file, bytes);
            try (TensorSource tensors = Safetensors.open(file)) {
                for (String name : tensors.names()) {
                    tensors.read(name, FloatBuffer.allocate((int) TensorShape.elements(tensors.shape(name))));
                }
            } catch (UserError expected) {
                // the only way to fail
            }
        } finally {
            Files.delete(file);
        }
    }
}
