package io.github.dramatis.lm.kernel.nd4j;

import io.github.dramatis.core.error.UserError;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether ND4J's CUDA binaries can run on a device: they hold code for compute capability 3.7 to 8.6, and no PTX for
 * others.
 */
record CudaDevice(String name, int major, int minor) {
    private static final Logger LOG = LoggerFactory.getLogger(CudaDevice.class);

    /** The first device that this process sees. */
    static CudaDevice first() {
        NativeOps cuda = NativeOpsHolder.getInstance().getDeviceNativeOps();
        return new CudaDevice(cuda.getDeviceName(0), cuda.getDeviceMajor(0), cuda.getDeviceMinor(0));
    }

    /**
     * Warns of a device that is newer than the binaries but of their generation.
     *
     * @throws UserError if they hold no code for it
     */
    void check() {
        int capability = 10 * major + minor;
        if (capability < 37 || major >= 9) {
            throw new UserError(
                    "GPU " + name + " of compute capability " + major + "." + minor,
                    "ND4J's CUDA binaries hold code for 3.7 to 8.6 and nothing that a driver could translate for"
                            + " others",
                    "use a GPU of that range (T4, A100, A10), or build without the profile cuda and train on the"
                            + " processor");
        }
        if (capability > 86) {
            LOG.warn(
                    "GPU {} has compute capability {}.{}; ND4J's CUDA binaries were built for up to 8.6 and run"
                            + " their code for 8.6 there, which nobody has tested",
                    name,
                    major,
                    minor);
        }
    }
}
