package io.github.dramatis.lm.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Protects: memory that no single buffer reaches is read and written all the same, here in buffers of a few elements.
 */
class HostMemoryTest {
    private static final int SIZE = 53;

    @Test
    void elementsAreReachedAcrossBuffersFromAnyPlace() {
        for (int step : new int[] {1, 7, 10, SIZE, 100}) {
            try (HostMemory memory = new HostMemory(SIZE, step)) {
                float[] all = new float[SIZE];
                IntStream.range(0, SIZE).forEach(i -> all[i] = i);
                memory.put(0, all, 0, SIZE);
                for (int at = 0; at < SIZE; at++) {
                    int n = Math.min(17, SIZE - at);
                    float[] read = new float[n + 1];
                    memory.get(at, read, 1, n);
                    for (int i = 0; i < n; i++) {
                        assertThat(read[1 + i]).isEqualTo(at + i);
                    }
                    memory.put(at, new float[] {-1, -at}, 1, 1);
                    assertThat(memory.flat().getFloat(at)).isEqualTo(-at);
                    memory.put(at, all, at, 1);
                }
            }
        }
    }

    @Test
    void aMatrixIsFilledPieceByPiece() {
        try (Matrix matrix = Matrix.in(new HostMemory(SIZE, 10), SIZE, 1)) {
            Matrix window = matrix.rows(5, 50);
            window.fill((first, elements) -> {
                assertThat(elements.remaining()).isLessThanOrEqualTo(10);
                for (long i = first; elements.hasRemaining(); i++) {
                    elements.put(i);
                }
            });
            for (int row = 0; row < 45; row++) {
                assertThat(window.get(row, 0)).isEqualTo(row);
            }
        }
    }

    /**
     * As many elements as the embedding of Qwen2.5-7B has; the operating system gives memory to the few pages alone
     * that are touched.
     */
    @Test
    void theLastRowOfAnEmbeddingBeyondAGigabyteOfElementsIsReached() {
        try (Matrix embedding = Matrix.allocate(152_064, 3_584)) {
            float[] row = new float[3_584];
            row[3_583] = 4f;
            embedding.putRow(152_063, row, 0);
            assertThat(embedding.get(152_063, 3_583)).isEqualTo(4f);
            embedding.putRow(74_898, row, 0); // across the first buffer's end
            assertThat(embedding.get(74_898, 3_583)).isEqualTo(4f);
        }
    }
}
