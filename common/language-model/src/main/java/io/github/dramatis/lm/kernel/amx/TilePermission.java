package io.github.dramatis.lm.kernel.amx;

import com.sun.jna.NativeLibrary;

/**
 * Linux's permission to use the tile registers. It belongs to the process: threads have it whether they were started
 * before or after (Linux, Documentation/arch/x86/xstate.rst).
 */
final class TilePermission {
    private static final long ARCH_PRCTL = 158; // the system call's number on x86-64
    private static final long ARCH_REQ_XCOMP_PERM = 0x1023;
    private static final long XFEATURE_XTILEDATA = 18;

    private TilePermission() {}

    /** Asks for it; false if Linux is older than 5.16 or refuses. Asking again is harmless. */
    static boolean request() {
        return NativeLibrary.getProcess()
                        .getFunction("syscall")
                        .invokeLong(new Object[] {ARCH_PRCTL, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA})
                == 0;
    }
}
