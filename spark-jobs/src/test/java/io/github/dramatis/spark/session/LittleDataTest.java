package io.github.dramatis.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LittleDataTest {
    private static final String PLANS_ANEW = "spark.sql.adaptive.enabled";
    private static final long KIB = 1 << 10;
    private static final long GIB = 1 << 30;

    private final SparkSession spark = Sessions.create("tests").newSession();

    @BeforeEach
    void leaveTheSettingToUs() {
        spark.conf().unset(PLANS_ANEW); // the build sets it
    }

    @Test
    void queriesOverLittleDataArePlannedOnceAndThoseAfterwardsAsUsual() {
        String usual = spark.conf().get(PLANS_ANEW);
        try (LittleData little = LittleData.of(spark, KIB)) {
            assertThat(spark.conf().get(PLANS_ANEW)).isEqualTo("false");
        }

        assertThat(spark.conf().get(PLANS_ANEW)).isEqualTo(usual).isEqualTo("true");
    }

    @Test
    void moreDataIsReadAsUsual() {
        try (LittleData much = LittleData.of(spark, GIB)) {
            assertThat(spark.conf().get(PLANS_ANEW)).isEqualTo("true");
        }
    }

    @Test
    void partitionsAreFewerOnlyWhereTheirNumberIsOurOwn() {
        spark.conf().set(Sessions.OWN_PARTITIONS, "true");
        try (LittleData little = LittleData.of(spark, KIB)) {
            assertThat(spark.conf().get(Sessions.PARTITIONS)).isEqualTo("1");
        }

        spark.conf().unset(Sessions.OWN_PARTITIONS);
        spark.conf().set(Sessions.PARTITIONS, Sessions.LOCAL_SHUFFLE_PARTITIONS);
        try (LittleData little = LittleData.of(spark, KIB)) {
            assertThat(spark.conf().get(Sessions.PARTITIONS)).isEqualTo("8");
        }
    }

    @Test
    void whatTheUserSetStays() {
        spark.conf().set(PLANS_ANEW, "true");

        try (LittleData little = LittleData.of(spark, KIB)) {
            assertThat(spark.conf().get(PLANS_ANEW)).isEqualTo("true");
        }

        assertThat(spark.conf().get(PLANS_ANEW)).isEqualTo("true");
    }
}
