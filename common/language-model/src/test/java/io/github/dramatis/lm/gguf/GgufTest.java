package io.github.dramatis.lm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects: GGUF weights are read exactly as the reference library reads them, and no damaged file gets through. */
class GgufTest {
    static final Path GOLDEN = Path.of("src/test/resources/gguf");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(GgufType.class)
    void everyBlockTypeIsDecodedToTheBitAsByTheReference(GgufType type) throws IOException {
        ByteBuffer blocks = ByteBuffer.wrap(Files.readAllBytes(GOLDEN.resolve("blocks/" + type + ".bin")))
                .order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer decoded = ByteBuffer.allocate(blocks.capacity() / type.blockBytes() * type.blockElements() * 4)
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] block = new float[type.blockElements()];
        for (int at = 0; at < blocks.capacity(); at += type.blockBytes()) {
            type.decode(blocks, at, block);
            for (float value : block) {
                decoded.putFloat(value);
            }
        }
        assertThat(decoded.array()).isEqualTo(Files.readAllBytes(GOLDEN.resolve("blocks/" + type + ".f32le")));
    }

    @Test
    void aPartThatBeginsWithinABlockIsThePartOfTheWhole() {
        try (GgufFile gguf = GgufFile.open(GOLDEN.resolve("tiny.gguf"))) {
            FloatBuffer whole = FloatBuffer.allocate(48 * 96);
            gguf.read("blk.0.ffn_down.weight", whole);
            FloatBuffer part = FloatBuffer.allocate(100);
            gguf.read("blk.0.ffn_down.weight", 77, part);
            assertThat(part.array()).containsExactly(Arrays.copyOfRange(whole.array(), 77, 177));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 20, 1000, 8000, 116479})
    void aTruncatedFileIsToldWithItsName(int length) throws IOException {
        byte[] whole = Files.readAllBytes(GOLDEN.resolve("tiny.gguf"));
        Path file = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> GgufFile.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cut.gguf");
    }

    @Test
    void absurdCountsAreRefusedBeforeAnythingIsAllocated() throws IOException {
        assertRefused(header(3, 1L << 40, 0), "number of tensors");
        assertRefused(header(3, 0, Long.MIN_VALUE), "number of metadata keys");
        assertRefused(header(1, 0, 0), "version 1");
        assertRefused(header(3, 60_000, 0), "truncated");
        ByteBuffer longText = header(3, 0, 1).putLong(1L << 50);
        assertRefused(longText, "text's length");
        ByteBuffer longArray = key(header(3, 0, 1), "a").putInt(9).putInt(0).putLong(1L << 33);
        assertRefused(longArray, "array's length");
        ByteBuffer nested =
                key(header(3, 0, 1), "a").putInt(9).putInt(9).putLong(1).putInt(9);
        assertRefused(nested, "unknown type 9");
    }

    @Test
    void tensorsThatLieAboutThemselvesAreRefused() throws IOException {
        assertRefused(tensor(header(3, 1, 0), "t", 0, 1L << 40, 4), "does not fit");
        assertRefused(tensor(header(3, 1, 0), "t", 0, 0, 1L << 62, 8), "impossible shape");
        assertRefused(tensor(header(3, 1, 0), "t", 8, 0, 33), "impossible shape");
        assertRefused(tensor(header(3, 1, 0), "t", 99, 0, 1), "number 99, which is not read; readable are");
        assertRefused(tensor(header(3, 1, 0), "t", 0, -8, 1), "does not fit");
        assertRefused(tensor(tensor(header(3, 2, 0), "t", 0, 0, 4), "t", 0, 32, 4), "twice");
        assertRefused(tensor(tensor(header(3, 2, 0), "t", 0, 0, 4), "u", 0, 8, 4), "overlap");
    }

    @Test
    void kindsThatAreNotReadAreCalledThatAndNotDamaged() throws IOException {
        assertRefused(tensor(header(3, 1, 0), "t", 12, 0, 256), "quantized as Q4_K, which is not read");
        assertRefused(header(0x03000000, 0, 0), "is a big-endian GGUF file");
        ByteBuffer old = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN).putInt(0x67676a74);
        assertRefused(old, "is a GGML file, from before GGUF");
        ByteBuffer part = key(header(3, 0, 1), "split.count").putInt(2).putShort((short) 3);
        assertRefused(part, "is one of the 3 parts of a split model");
        assertThatThrownBy(() -> GgufFile.open(folder.resolve("hostile.gguf")))
                .hasMessageContaining("llama-gguf-split --merge")
                .hasMessageNotContaining("damaged");
    }

    private void assertRefused(ByteBuffer bytes, String reason) throws IOException {
        Path file = Files.write(folder.resolve("hostile.gguf"), Arrays.copyOf(bytes.array(), 400));
        if (reason.equals("truncated")) {
            Files.write(file, Arrays.copyOf(bytes.array(), bytes.position()));
        }
        assertThatThrownBy(() -> GgufFile.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("hostile.gguf")
                .hasMessageContaining(reason);
    }

    private static ByteBuffer header(int version, long tensors, long keys) {
        ByteBuffer bytes = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.put("GGUF".getBytes(StandardCharsets.US_ASCII))
                .putInt(version)
                .putLong(tensors)
                .putLong(keys);
    }

    private static ByteBuffer key(ByteBuffer bytes, String name) {
        return bytes.putLong(name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuffer tensor(ByteBuffer bytes, String name, int type, long offset, long... shape) {
        key(bytes, name).putInt(shape.length);
        for (long side : shape) {
            bytes.putLong(side);
        }
        return bytes.putInt(type).putLong(offset);
    }
}
