package io.github.dramatis.lm.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tensor.TensorsInMemory;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects: weights are read exactly as the reference library wrote them, and no damaged file gets through. */
class SafetensorsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/safetensors");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"f32", "f16", "bf16"})
    void everyTypeIsReadToTheBitAsTorchConvertsIt(String name) throws IOException {
        try (TensorSource tensors = Safetensors.open(GOLDEN.resolve("types.safetensors"))) {
            assertThat(tensors.shape(name)).containsExactly(8, 8);
            FloatBuffer read = FloatBuffer.allocate(64);
            tensors.read(name, read);
            assertThat(bits(read.array())).isEqualTo(bits(floats(GOLDEN.resolve(name + ".f32le"))));
        }
    }

    @Test
    void aPartOfATensorIsTheSamePartOfTheWhole() {
        try (TensorSource tensors = Safetensors.open(GOLDEN.resolve("types.safetensors"))) {
            FloatBuffer whole = FloatBuffer.allocate(64);
            tensors.read("bf16", whole);
            FloatBuffer part = FloatBuffer.allocate(10);
            tensors.read("bf16", 30, part);
            assertThat(part.array()).containsExactly(Arrays.copyOfRange(whole.array(), 30, 40));
            assertThatThrownBy(() -> tensors.read("bf16", 60, FloatBuffer.allocate(5)))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void noPageOfAFileStaysInMemoryWhenItsTensorsHaveBeenRead() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        assertThat(maps).as("Linux's list of what is mapped").exists();
        Path file = Files.copy(GOLDEN.resolve("types.safetensors"), folder.resolve("mapped-once.safetensors"));
        try (TensorSource tensors = Safetensors.open(file)) {
            tensors.read("f32", FloatBuffer.allocate(64));
            assertThat(Files.readString(maps)).doesNotContain("mapped-once.safetensors");
        }
    }

    @Test
    void aTensorThatHoldsNoWeightsIsRefusedOnlyWhenItIsRead() {
        try (TensorSource tensors = Safetensors.open(GOLDEN.resolve("types.safetensors"))) {
            assertThat(tensors.names()).contains("i64", "scalar");
            assertThatThrownBy(() -> tensors.read("i64", FloatBuffer.allocate(3)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("I64");
        }
    }

    @Test
    void whatIsWrittenIsReadAgainAndTheSameTensorsGiveTheSameBytes() throws IOException {
        float[] values = {1, -2.5f, Float.MIN_VALUE, 4, 5, 6};
        TensorsInMemory one =
                new TensorsInMemory().put("b", new long[] {2, 3}, values).put("a", new long[] {1}, new float[] {7});
        TensorsInMemory other =
                new TensorsInMemory().put("a", new long[] {1}, new float[] {7}).put("b", new long[] {2, 3}, values);
        SafetensorsWriter.write(folder.resolve("one.safetensors"), one);
        SafetensorsWriter.write(folder.resolve("other.safetensors"), other);
        assertThat(folder.resolve("one.safetensors")).hasSameBinaryContentAs(folder.resolve("other.safetensors"));
        try (TensorSource read = Safetensors.open(folder.resolve("one.safetensors"))) {
            FloatBuffer floats = FloatBuffer.allocate(6);
            read.read("b", floats);
            assertThat(floats.array()).containsExactly(values);
            assertThat(read.names()).containsExactly("a", "b");
        }
        assertThat(Files.list(folder)).as("no part files are left").hasSize(2);
    }

    @Test
    void aTensorWithoutDimensionsIsWrittenAndReadAgain() {
        Path file = folder.resolve("scalar.safetensors");
        SafetensorsWriter.write(file, new TensorsInMemory().put("scale", new long[0], new float[] {2.5f}));
        try (TensorSource read = Safetensors.open(file)) {
            FloatBuffer one = FloatBuffer.allocate(1);
            read.read("scale", one);
            assertThat(read.shape("scale")).isEmpty();
            assertThat(one.get(0)).isEqualTo(2.5f);
        }
    }

    @Test
    void aTruncatedFileIsToldWithItsName() throws IOException {
        byte[] whole = Files.readAllBytes(GOLDEN.resolve("types.safetensors"));
        Path file = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cut.safetensors")
                .hasMessageContaining("truncated");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}} | Duplicate
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}} | overlaps
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}} | gap
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | after its last tensor
            {"a":{"dtype":"F32","shape":[4],"data_offsets":[0,99]}} | data_offsets
            {"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}} | data_offsets
            {"a":{"dtype":"F32","shape":[4],"data_offsets":[-4,12]}} | -4
            {"a":{"dtype":"F32","shape":[5],"data_offsets":[0,16]}} | shape
            {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,16]}} | shape
            {"a":{"dtype":"F32","shape":[4.0],"data_offsets":[0,16]}} | 4.0
            {"a":{"dtype":"Q9","shape":[4],"data_offsets":[0,16]}} | Q9
            {"a":7} | dtype
            [] | not a JSON object
            {"a" | JSON
            {} {} | JSON
            """)
    void aHeaderThatLiesIsRefused(String header, String reason) throws IOException {
        Path file = write(header, 16);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("hostile.safetensors")
                .hasMessageContaining(reason);
    }

    @Test
    void aDeepHeaderAndAnAbsurdlyLongOneAreRefused() throws IOException {
        Path deep = write("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", 0);
        assertThatThrownBy(() -> Safetensors.open(deep))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("depth");
        ByteBuffer length =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.MIN_VALUE);
        Path absurd = Files.write(folder.resolve("absurd.safetensors"), length.array());
        assertThatThrownBy(() -> Safetensors.open(absurd))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("9223372036854775808");
    }

    @Test
    void shardsAreReadAsOneAndAnIndexCannotLeadOutOfItsDirectory() throws IOException {
        SafetensorsWriter.write(
                folder.resolve("w-1.safetensors"), new TensorsInMemory().put("a", new long[] {1}, new float[] {1}));
        SafetensorsWriter.write(
                folder.resolve("w-2.safetensors"), new TensorsInMemory().put("b", new long[] {1}, new float[] {2}));
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"a\":\"w-1.safetensors\",\"b\":\"w-2.safetensors\"}}");
        try (TensorSource tensors = Safetensors.openDirectory(folder)) {
            FloatBuffer read = FloatBuffer.allocate(2);
            tensors.read("b", read.slice(0, 1));
            tensors.read("a", read.slice(1, 1));
            assertThat(read.array()).containsExactly(2, 1);
        }
        Files.writeString(index, "{\"weight_map\":{\"a\":\"../elsewhere/w-1.safetensors\"}}");
        assertThatThrownBy(() -> Safetensors.openDirectory(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("elsewhere");
        Files.writeString(index, "{\"weight_map\":{\"c\":\"w-1.safetensors\"}}");
        assertThatThrownBy(() -> Safetensors.openDirectory(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("says that c is in w-1.safetensors");
    }

    private Path write(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        return Files.write(folder.resolve("hostile.safetensors"), bytes.array());
    }

    private static float[] floats(Path file) throws IOException {
        FloatBuffer floats = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] array = new float[floats.remaining()];
        floats.get(array);
        return array;
    }

    private static int[] bits(float[] floats) {
        int[] bits = new int[floats.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(floats[i]);
        }
        return bits;
    }
}
