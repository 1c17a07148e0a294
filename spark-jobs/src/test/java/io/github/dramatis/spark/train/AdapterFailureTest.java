package io.github.dramatis.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AdapterFailureTest {
    @Test
    void whatAnotherLibraryQuotesOfAUsersTextIsLeftOut() {
        Throwable failure = catchThrowable(() -> Integer.parseInt("what a user wrote"));

        assertThat(AdapterFailure.reason(new IllegalStateException("task failed", failure)))
                .isEqualTo("NumberFormatException in java.lang.NumberFormatException.forInputString");
    }

    @Test
    void ourOwnWordsAndThoseOfTheMachineStay() {
        assertThat(AdapterFailure.reason(new UserError("row 7", "it has 9 tokens", "cut it")))
                .isEqualTo("UserError: row 7: it has 9 tokens\n  To fix it: cut it");
        assertThat(AdapterFailure.reason(new IllegalStateException("x", new OutOfMemoryError("Java heap space"))))
                .isEqualTo("OutOfMemoryError: Java heap space");
        assertThat(AdapterFailure.reason(new IllegalStateException("x", new IOException("disk full"))))
                .isEqualTo("IOException: disk full");
    }
}
