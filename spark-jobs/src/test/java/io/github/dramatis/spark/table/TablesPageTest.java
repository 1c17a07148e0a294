package io.github.dramatis.spark.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TablesPageTest {
    private static final Path REPOSITORY = Path.of("..");

    @Test
    void theCommittedPageIsTheOneThatTheRecordsMake() throws IOException {
        assertThat(Files.readString(REPOSITORY.resolve(TablesPage.PAGE)))
                .as("DRAMATIS_MAIN=io.github.dramatis.spark.table.TablesPage submit/dramatis . makes it anew")
                .isEqualTo(TablesPage.of(REPOSITORY));
    }

    @Test
    void everyColumnOfEveryTableIsDocumented() throws IOException {
        assertThat(TablesPage.of(REPOSITORY).lines().filter(line -> line.startsWith("| `")))
                .hasSizeGreaterThan(200)
                .noneMatch(line -> line.endsWith("|  |"));
    }
}
