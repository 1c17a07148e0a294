package io.github.dramatis.spark.forget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionListTest {
    private static SuppressionList list(String... users) {
        Configuration hadoop = new Configuration(false);
        hadoop.set(SuppressionList.KEY, "a key of the tests alone");
        return SuppressionList.nobody().with(List.of(users), hadoop);
    }

    /** Ids as Auth0, AWS and others make them: what parts the fields of a log may be a part of an id. */
    @ParameterizedTest
    @ValueSource(strings = {"auth0|5f7c", "arn:aws:iam::1:user/x", "a,b", "a::b", "{3f25-11}", "O'Neil", "5"})
    void anIdWithSeparatorsIsFoundInALineThatCouldNotBeRead(String id) {
        SuppressionList list = list(id);

        assertThat(List.of(id, id + "::i1::many", "x," + id + ",3", "\"" + id + "\";7", "user=;|" + id))
                .allSatisfy(line -> assertThat(list.usersIn(null, line)).containsExactly(id));
        assertThat(list.usersIn(null, "x::" + id.substring(1) + "::many"))
                .as("a part of the id")
                .isEmpty();
    }

    @Test
    void aNumberInARowOfSomebodyElseNamesNobody() {
        SuppressionList list = list("5");

        assertThat(list.usersIn("17", "17::1193::5::many")).isEmpty();
        assertThat(list.usersIn("5", "5::1193::many")).containsExactly("5");
        assertThat(list.usersIn("", "Babylon 5")).as("a row of no user").isEmpty();
    }
}
