package io.github.dramatis.spark.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionListTest {
    private static final String ARN = "arn:aws:sts::123456789012:assumed-role/" + "r".repeat(64) + "/" + "s".repeat(64);

    @TempDir
    Path folder;

    private static Configuration hadoop() {
        Configuration hadoop = new Configuration();
        hadoop.set(SuppressionList.KEY, "a key of the tests alone");
        return hadoop;
    }

    private static SuppressionList list(String... users) {
        return SuppressionList.nobody().with(List.of(users), hadoop());
    }

    /** Ids as Auth0, AWS and others make them: ids may contain the separators of a log. */
    @ParameterizedTest
    @ValueSource(
            strings = {"auth0|5f7c", "arn:aws:iam::1:user/x", "a,b", "a::b", "{3f25-11}", "O'Neil", "5", "a.b@c.org"})
    void anIdWithSeparatorsIsFoundInALineThatCouldNotBeRead(String id) {
        SuppressionList list = list(id);

        assertThat(List.of(id, id + "::i1::many", "x," + id + ",3", "\"" + id + "\";7", "user=;|" + id))
                .allSatisfy(line -> assertThat(list.usersIn(null, line)).containsExactly(id));
        assertThat(list.usersIn(null, "x::" + id.substring(1) + "::many"))
                .as("a part of the id")
                .isEmpty();
    }

    @Test
    void idsOfAnyLengthAreFoundBetweenAnySeparators() {
        SuppressionList list = list("auth0|5f7c", ARN);

        assertThat(List.of("\u0001", "^", "~", "#", "=", "\u2016")).allSatisfy(separator -> {
            assertThat(list.usersIn(null, "x" + separator + "auth0|5f7c" + separator + "many"))
                    .containsExactly("auth0|5f7c");
            assertThat(list.usersIn(null, ARN + separator + "i1")).containsExactly(ARN);
        });
        assertThat(ARN).hasSizeGreaterThan(160);
        assertThat(list.usersIn(null, "|".repeat(1000))).isEmpty();
    }

    @Test
    void theFileSaysHowLongIdsAreAndOneOfAnEarlierVersionThatDoesNotIsReadAllTheSame() throws IOException {
        list("auth0|5f7c", "bob", "cid").save(folder.toString(), hadoop());
        Path file = folder.resolve("_forgotten.txt");

        assertThat(Files.readAllLines(file)).hasSize(5).last().isEqualTo("lengths 3 10");
        SuppressionList read = SuppressionList.of(folder.toString(), hadoop());
        assertThat(read.usersIn(null, "bob,auth0|5f7c,cid0")).containsExactlyInAnyOrder("bob", "auth0|5f7c");

        Files.write(file, Files.readAllLines(file).subList(0, 3));
        SuppressionList earlier = SuppressionList.of(folder.toString(), hadoop());
        assertThat(earlier.fingerprint()).isEqualTo(read.fingerprint());
        SuppressionList more = earlier.with(List.of("eve1"), hadoop());
        more.save(folder.toString(), hadoop());
        assertThat(SuppressionList.of(folder.toString(), hadoop()).usersIn(null, "bob,eve1;auth0|5f7c"))
                .containsExactlyInAnyOrder("bob", "eve1", "auth0|5f7c");
    }

    @Test
    void anotherKeyIsRefusedAndAFileOfAnEarlierVersionLearnsItsKeyWhenItIsSaved() throws IOException {
        Path file = folder.resolve("_forgotten.txt");
        Configuration another = new Configuration();
        another.set(SuppressionList.KEY, "another key of the tests");
        list("bob").save(folder.toString(), hadoop());

        assertThatThrownBy(() -> SuppressionList.of(folder.toString(), another))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("_forgotten.txt")
                .hasMessageContaining("DRAMATIS_SUPPRESSION_KEY");
        SuppressionList read = SuppressionList.of(folder.toString(), hadoop());
        assertThat(read.contains("bob")).isTrue();
        assertThat(read.fingerprint())
                .as("the line of the key is no user's")
                .isEqualTo(list("bob").fingerprint());

        Files.write(
                file,
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("key "))
                        .toList());
        SuppressionList.of(folder.toString(), hadoop()).save(folder.toString(), hadoop());

        assertThat(Files.readAllLines(file))
                .filteredOn(line -> line.startsWith("key "))
                .hasSize(1);
    }

    @Test
    void aNumberInARowOfSomebodyElseNamesNobody() {
        SuppressionList list = list("5");

        assertThat(list.usersIn("17", "17::1193::5::many")).isEmpty();
        assertThat(list.usersIn("5", "5::1193::many")).containsExactly("5");
        assertThat(list.usersIn("", "Babylon 5")).as("a row of no user").isEmpty();
    }
}
