package io.github.dramatis.spark.stage;

/** Shows how far long steps are. Safe to call from any thread of the driver. */
public interface Progress {
    /**
     * Begins a step.
     *
     * @param name what is counted, e.g. "train persona 3, steps"
     * @param total how many there will be, or -1 if unknown
     */
    Step begin(String name, long total);

    /** One step under way. */
    interface Step extends AutoCloseable {
        /** Says how many are done in all. */
        void reached(long done);

        @Override
        void close();
    }

    /** Shows nothing. */
    Progress SILENT = (name, total) -> new Step() {
        @Override
        public void reached(long done) {}

        @Override
        public void close() {}
    };
}
