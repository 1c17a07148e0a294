package io.github.dramatis.spark;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.dramatis.spark.ask.AgentTransformer;
import io.github.dramatis.spark.stage.KeptRows;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Rules of the code that nobody has to remember. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar")) // core's, for the fuzz tests
            .importPackages("io.github.dramatis");
    private static final String CLI = "io.github.dramatis.spark.cli..";
    private static final String KERNEL = "io.github.dramatis.lm.kernel.";

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.github.dramatis.(*.*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void packagesWithinPackagesHaveNoCycles() {
        slices().matching("io.github.dramatis.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void backendsAreKnownWhereOneIsChosen() {
        String[] backends = {KERNEL + "base", KERNEL + "onednn", KERNEL + "openblas", KERNEL + "nd4j"};
        noClasses()
                .that()
                .resideOutsideOfPackages(backends)
                .and()
                .resideOutsideOfPackage(KERNEL + "machine")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(backends)
                .check(CLASSES);
    }

    @Test
    void whatRunsWithoutSparkKnowsNothingOfIt() {
        noClasses()
                .that()
                .resideInAnyPackage("io.github.dramatis.core..", "io.github.dramatis.lm..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "io.github.dramatis.spark..")
                .check(CLASSES);
    }

    @Test
    void theCoreKnowsNothingOfTheModelEngine() {
        noClasses()
                .that()
                .resideInAPackage("io.github.dramatis.core..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.dramatis.lm..")
                .check(CLASSES);
    }

    @Test
    void serversAreAskedByTheClientOfTheJdk() {
        // Spark's class path has another version of okhttp
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("okhttp3..", "okio..")
                .check(CLASSES);
    }

    @Test
    void nothingStaticChangesButWhatAProcessHasOneOf() {
        fields().that()
                .areStatic()
                .and()
                .areNotFinal()
                .should()
                .beDeclaredInClassesThat()
                .haveNameMatching(".*\\.(DriverLink|Amx|Matrix)")
                .check(CLASSES);
    }

    @Test
    void rowsAreKeptByKeptRows() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(KeptRows.class, AgentTransformer.class) // whose answers are the caller's
                .should()
                .callMethodWhere(target(owner(assignableTo(Dataset.class)))
                        .and(target(nameMatching("persist|cache|localCheckpoint"))))
                .check(CLASSES);
    }

    @Test
    void nobodyGoesByTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLI)
                .check(CLASSES);
    }

    @Test
    void tablesAreMadeOfNothingThatReadsThem() {
        noClasses()
                .that()
                .resideInAPackage("io.github.dramatis.spark.table")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.dramatis.spark.workspace..",
                        "io.github.dramatis.spark.stage..",
                        "io.github.dramatis.spark.pipeline..",
                        CLI)
                .check(CLASSES);
    }

    @Test
    void recordsAreNotEncodedAsBeans() {
        // in Spark 3.5 the schema of a record as a bean is silently empty
        noClasses().should().callMethod(Encoders.class, "bean", Class.class).check(CLASSES);
    }

    @Test
    void stagesEndNoProcess() {
        noClasses()
                .that()
                .resideInAPackage("io.github.dramatis.spark..")
                .and()
                .resideOutsideOfPackage(CLI)
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void stagesWriteNothingToTheConsole() {
        noClasses()
                .that()
                .resideInAPackage("io.github.dramatis.spark..")
                .and()
                .resideOutsideOfPackage(CLI)
                .should()
                .accessField(System.class, "out")
                .check(CLASSES);
    }

    @Test
    void textsAreFormattedForNoLanguage() {
        // %d has other digits in some, by which no file is found again
        noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .check(CLASSES);
    }

    @Test
    void sessionsAreMadeInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.dramatis.spark.session..")
                .should()
                .callMethod(SparkSession.Builder.class, "getOrCreate")
                .check(CLASSES);
    }
}
