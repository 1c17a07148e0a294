package io.github.dramatis.lm.kernel.amx;

import io.github.dramatis.core.error.UserError;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process uses Intel AMX. Three things have to hold: the processor has it, Linux permits it to the
 * process, and oneDNN can use it. The last cannot be asked of oneDNN 2.5: where a hypervisor hides CPUID leaf 1DH it
 * takes the AMX code, does not configure the tiles, and dies of an illegal instruction. So a child process computes a
 * product first ({@link AmxProbe}).
 */
public final class Amx {
    private static final Logger LOG = LoggerFactory.getLogger(Amx.class);

    private static Boolean used; // a process has one answer, since oneDNN takes one instruction set a process

    private Amx() {}

    /**
     * The answer for this process; may take two seconds the first time on a host.
     *
     * @throws UserError if the setting is unknown, or demands AMX where the processor or Linux has none
     */
    public static synchronized boolean used() {
        if (used == null) {
            used = decide(AmxSetting.ofThisProcess(), Processor::hasAmx, TilePermission::request, Amx::probed);
        }
        return used;
    }

    /**
     * Whether the processor has AMX and this process does not use it: its AVX-512 multiplies bfloat16 at half the rate
     * of float32 (84 and 148 GFLOP/s a core of an Intel Xeon of model 207).
     */
    public static boolean idle() {
        return Processor.hasAmx() && !used();
    }

    static boolean decide(
            AmxSetting setting, BooleanSupplier processor, BooleanSupplier permission, Supplier<AmxVerdict> probe) {
        if (setting == AmxSetting.OFF) {
            return false;
        }
        boolean possible = processor.getAsBoolean() && permission.getAsBoolean();
        if (setting == AmxSetting.ON && !possible) {
            throw new UserError(
                    AmxSetting.VARIABLE + "=on",
                    "this processor has no AMX for bfloat16, or Linux does not permit it",
                    "set it to auto, or run on Linux 5.16 or later on an Intel Xeon of the fourth generation or later");
        }
        return possible && (setting == AmxSetting.ON || probe.get() == AmxVerdict.WORKS);
    }

    private static AmxVerdict probed() {
        ProbeCache cache = ProbeCache.ofThisUser();
        return cache.read().orElseGet(() -> {
            AmxVerdict verdict = new ProbeProcess(AmxProbe.class).run();
            if (verdict == AmxVerdict.UNKNOWN) {
                LOG.warn(
                        "whether oneDNN can use AMX here could not be tried, so bfloat16 products do without; {}=on forces it",
                        AmxSetting.VARIABLE);
            } else {
                cache.write(verdict);
            }
            return verdict;
        });
    }
}
