package io.github.dramatis.lm.kernel.nd4j;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protects: a GPU that ND4J's binaries hold no code for is refused before any work, with the reason. */
class CudaDeviceTest {
    @ParameterizedTest
    @CsvSource({"7, 0", "7, 5", "8, 0", "8, 6", "8, 9"})
    void gpusOfTheBinariesGenerationsAreTaken(int major, int minor) {
        assertThatCode(() -> new CudaDevice("some GPU", major, minor).check()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"9, 0", "10, 0", "3, 5"})
    void othersAreRefused(int major, int minor) {
        assertThatThrownBy(() -> new CudaDevice("some GPU", major, minor).check())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("some GPU")
                .hasMessageContaining(major + "." + minor)
                .hasMessageContaining("3.7 to 8.6");
    }
}
