package io.github.dramatis.lm.kernel.amx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Protects: AMX is used where it works and nowhere else, and no probe takes this process down. */
class AmxTest {
    @Test
    void autoAsksTheProbeOnlyWhereProcessorAndLinuxAllowIt() {
        assertThat(Amx.decide(AmxSetting.AUTO, () -> true, () -> true, () -> AmxVerdict.WORKS))
                .isTrue();
        assertThat(Amx.decide(AmxSetting.AUTO, () -> true, () -> true, () -> AmxVerdict.FAILS))
                .isFalse();
        assertThat(Amx.decide(AmxSetting.AUTO, () -> true, () -> true, () -> AmxVerdict.UNKNOWN))
                .isFalse();
        assertThat(Amx.decide(AmxSetting.AUTO, () -> true, () -> false, AmxTest::unasked))
                .isFalse();
        assertThat(Amx.decide(AmxSetting.AUTO, () -> false, AmxTest::unwanted, AmxTest::unasked))
                .isFalse();
    }

    @Test
    void onAndOffNeedNoProbe() {
        assertThat(Amx.decide(AmxSetting.ON, () -> true, () -> true, AmxTest::unasked))
                .isTrue();
        assertThat(Amx.decide(AmxSetting.OFF, AmxTest::unwanted, AmxTest::unwanted, AmxTest::unasked))
                .isFalse();
    }

    @Test
    void onIsAnErrorWhereThereIsNone() {
        assertThatThrownBy(() -> Amx.decide(AmxSetting.ON, () -> true, () -> false, AmxTest::unasked))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("DRAMATIS_AMX=on");
    }

    @Test
    void anUnknownSettingIsAnErrorThatNamesTheKnownOnes() {
        assertThat(AmxSetting.of("DRAMATIS_AMX", null)).isEqualTo(AmxSetting.AUTO);
        assertThat(AmxSetting.of("DRAMATIS_AMX", "off")).isEqualTo(AmxSetting.OFF);
        assertThatThrownBy(() -> AmxSetting.of("DRAMATIS_AMX", "yes"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("DRAMATIS_AMX=yes")
                .hasMessageContaining("on, off or auto");
    }

    @Test
    void aProbeThatCrashesOnlyFails() {
        assertThat(new ProbeProcess(CrashingProbe.class).run()).isEqualTo(AmxVerdict.FAILS);
    }

    @Test
    void aProbeThatIsKilledTellsNothing() {
        assertThat(new ProbeProcess(KilledProbe.class).run()).isEqualTo(AmxVerdict.UNKNOWN);
    }

    @Test
    void aProbeThatCannotStartTellsNothing() {
        assertThat(new ProbeProcess(AmxTest.class).run()).isEqualTo(AmxVerdict.UNKNOWN); // it has no main
    }

    @Test
    void theProbeFindsARightProductWhereTheProcessorHasTiles() {
        Assumptions.assumeTrue(Processor.hasAmx() && TilePermission.request(), "no AMX on this machine");
        assertThat(new ProbeProcess(AmxProbe.class).run()).isNotEqualTo(AmxVerdict.UNKNOWN);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aVerdictIsKeptForThisProcessorAndKernel(@TempDir Path caches) {
        ProbeCache cache = new ProbeCache(caches.resolve("new/probes"), "host", "processor and kernel");
        assertThat(cache.read()).isEmpty();
        cache.write(AmxVerdict.FAILS);
        assertThat(cache.read()).contains(AmxVerdict.FAILS);
        assertThat(new ProbeCache(caches.resolve("new/probes"), "host", "another kernel").read())
                .isEmpty();
        assertThat(new ProbeCache(caches.resolve("new/probes"), "another host", "processor and kernel").read())
                .isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatOthersCanWriteToIsNotBelieved(@TempDir Path caches) throws IOException {
        Path folder = caches.resolve("probes");
        ProbeCache cache = new ProbeCache(folder, "host", "processor and kernel");
        cache.write(AmxVerdict.WORKS);
        assertThat(cache.read()).contains(AmxVerdict.WORKS);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(cache.read()).isEmpty();
    }

    private static AmxVerdict unasked() {
        throw new AssertionError("the probe was run");
    }

    private static boolean unwanted() {
        throw new AssertionError("asked in vain");
    }
}
