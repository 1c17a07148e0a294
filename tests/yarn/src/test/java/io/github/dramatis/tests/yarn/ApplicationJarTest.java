package io.github.dramatis.tests.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * Spark's own jars come first on the class path of an application: a class that the application's jar has in another
 * version is never the one that is loaded. Such a library has to be relocated, or taken in Spark's version.
 */
class ApplicationJarTest {
    /**
     * The Scala library, which is Spark's own there and another one on this class path; annotations that nobody loads.
     */
    private static final List<String> HARMLESS = List.of("scala/", "javax/annotation/");

    private static final Path JAR = Path.of("../../spark-jobs/target/dramatis.jar");

    @Test
    void noClassIsThereInAnotherVersionThanSparks() throws IOException {
        assertThat(JAR).as("mvn -DskipTests package makes it").exists();
        Map<String, Long> own = classes(JAR);
        Map<String, String> others = new TreeMap<>();
        Set<String> equal = new HashSet<>(); // Spark has some classes twice, as those of commons-logging
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            boolean ofTheTests = entry.contains("minicluster") || entry.contains("dramatis");
            if (Files.isRegularFile(jar) && !ofTheTests) {
                classes(jar).forEach((name, content) -> {
                    if (content.equals(own.get(name))) {
                        equal.add(name);
                    } else if (own.containsKey(name)) {
                        others.put(name, jar.getFileName().toString());
                    }
                });
            }
        }
        others.keySet().removeAll(equal);

        assertThat(own).hasSizeGreaterThan(10_000);
        assertThat(others)
                .as("classes of another version, and Spark's jars that have them")
                .isEmpty();
    }

    /** The checksum of each class, by its name. */
    private static Map<String, Long> classes(Path jar) throws IOException {
        Map<String, Long> classes = new HashMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .filter(entry -> !entry.getName().contains("-info.class"))
                    .filter(entry -> HARMLESS.stream().noneMatch(entry.getName()::startsWith))
                    .forEach(entry -> classes.put(entry.getName(), entry.getCrc()));
        }
        return classes;
    }
}
