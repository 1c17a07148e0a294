package io.github.dramatis.spark.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native code is loaded from these folders: whoever else writes there runs code as this user. */
class NativeCachesTest {
    @TempDir
    Path temporary;

    @Test
    void theFolderIsTheUsersAloneAndStaysTheSame() throws IOException {
        Path folder = NativeCaches.privateFolder(temporary, "ann/../b");

        assertThat(folder).isEqualTo(temporary.resolve("dramatis-ann_.._b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(NativeCaches.privateFolder(temporary, "ann/../b")).isEqualTo(folder);
    }

    @Test
    void aFolderThatOthersMayWriteToOrALinkIsNotUsed() throws IOException {
        Path open = Files.createDirectory(temporary.resolve("dramatis-ann"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path elsewhere = Files.createDirectory(
                temporary.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(temporary.resolve("dramatis-bob"), elsewhere);

        assertThat(NativeCaches.privateFolder(temporary, "ann")).isNotEqualTo(open);
        assertThat(NativeCaches.privateFolder(temporary, "bob").toRealPath()).isNotEqualTo(elsewhere.toRealPath());
    }
}
