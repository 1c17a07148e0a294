package io.github.dramatis.lm.kernel.amx;

import com.sun.jna.Pointer;

/** A main that writes to address 8, where no memory is: what an illegal instruction does to a process, too. */
final class CrashingProbe {
    private CrashingProbe() {}

    public static void main(String[] arguments) {
        new Pointer(8).setInt(0, 1);
    }
}
