package io.github.dramatis.spark.cli;

import io.github.dramatis.spark.stage.Progress;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Bars with an estimate of the time left, on standard error; only made where that is a terminal. */
final class ConsoleProgress implements Progress {
    private static final int NAME_WIDTH = 34;
    private static final int UPDATE_MILLIS = 500;

    @Override
    public Step begin(String name, long total) {
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(String.format(Locale.ROOT, "  %-" + NAME_WIDTH + "s", name))
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .clearDisplayOnFinish()
                .build();
        return new Step() {
            @Override
            public void reached(long done) {
                bar.stepTo(done);
            }

            @Override
            public void close() {
                bar.close();
            }
        };
    }
}
