package io.github.dramatis.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Protects: no jar of the application has a vulnerability that is known and not accepted with a reason. */
class KnownVulnerabilitiesTest {
    private static final Path LIST = Path.of("src/test/resources/vulnerabilities.csv");
    private static final Path ACCEPTED = Path.of("../conf/accepted-vulnerabilities.xml");

    /** A jar by where it lies in a Maven repository: {@code .../group/artifact/version/file}. */
    private record Jar(Path artifact, String version) {
        static Stream<Jar> of(String path) {
            Path file = Path.of(path);
            return path.endsWith(".jar") && file.getNameCount() > 3
                    ? Stream.of(new Jar(
                            file.getParent().getParent(),
                            file.getParent().getFileName().toString()))
                    : Stream.empty();
        }

        @Override
        public String toString() {
            return artifact.getFileName() + " " + version;
        }
    }

    /** A line of the list; {@code fixedIn} may be empty, the artifact may be an asterisk. */
    private record Known(String group, String artifact, String fixedIn, String cves) {
        static Known of(String line) {
            String[] fields = line.split(";", -1);
            String[] coordinates = fields[0].split(":", -1);
            return new Known(coordinates[0], coordinates[1], fields[1], fields[2]);
        }

        boolean isOf(Jar jar) {
            boolean named = jar.artifact().getParent().endsWith(Path.of(group.replace('.', '/')))
                    && (artifact.equals("*")
                            || jar.artifact().getFileName().toString().equals(artifact));
            return named && (fixedIn.isEmpty() || isBefore(jar.version(), fixedIn));
        }

        /** As scanners name it. */
        String packageUrl(Jar jar) {
            return "pkg:maven/" + group + "/" + jar.artifact().getFileName() + "@" + jar.version();
        }
    }

    /** An entry of the file that scanners read. */
    private record Accepted(Pattern packageUrl, List<String> cves, String reason) {
        static Accepted of(Element entry) {
            List<String> cves = texts(entry, "cve");
            return new Accepted(
                    Pattern.compile(texts(entry, "packageUrl").get(0)),
                    cves,
                    texts(entry, "notes").get(0));
        }

        private static List<String> texts(Element entry, String name) {
            NodeList found = entry.getElementsByTagName(name);
            return IntStream.range(0, found.getLength())
                    .mapToObj(i -> found.item(i).getTextContent())
                    .toList();
        }

        boolean accepts(Known known, Jar jar) {
            return !reason.isBlank()
                    && known.isOf(jar)
                    && packageUrl.matcher(known.packageUrl(jar)).find()
                    && cves.containsAll(List.of(known.cves().split(" ")));
        }
    }

    private static boolean isBefore(String version, String other) {
        int[] one = numbers(version);
        int[] two = numbers(other);
        return Arrays.compare(one, two) < 0;
    }

    /** 4.1.96.Final is 4, 1, 96. */
    private static int[] numbers(String version) {
        return Arrays.stream(version.split("[^\\d]+"))
                .filter(part -> !part.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static List<Known> list() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Known::of)
                .toList();
    }

    private static List<Accepted> accepted() {
        try {
            NodeList entries = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(ACCEPTED.toFile())
                    .getElementsByTagName("suppress");
            return IntStream.range(0, entries.getLength())
                    .mapToObj(i -> Accepted.of((Element) entries.item(i)))
                    .toList();
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Jar> jars() {
        String surefires = System.getProperty("surefire.test.class.path");
        String classPath = surefires == null ? System.getProperty("java.class.path") : surefires;
        return Arrays.stream(classPath.split(File.pathSeparator))
                .flatMap(Jar::of)
                .toList();
    }

    private static List<String> notAccepted(List<Jar> jars) throws IOException {
        List<String> found = new ArrayList<>();
        List<Accepted> accepted = accepted();
        for (Known known : list()) {
            jars.stream()
                    .filter(jar -> known.isOf(jar) && accepted.stream().noneMatch(entry -> entry.accepts(known, jar)))
                    .forEach(jar -> found.add(jar + ": " + known.cves()));
        }
        return found;
    }

    @Test
    void noJarHasAKnownVulnerabilityThatIsNotAccepted() throws IOException {
        assertThat(jars()).as("jars on the class path").hasSizeGreaterThan(200);
        assertThat(notAccepted(jars())).isEmpty();
    }

    @Test
    void whatIsAcceptedIsStillThere() throws IOException {
        List<Known> list = list();
        assertThat(accepted()).isNotEmpty().allSatisfy(entry -> assertThat(jars())
                .as("accepted, so no longer needed in the file unless it is there: " + entry)
                .anySatisfy(jar -> assertThat(list).anyMatch(known -> entry.accepts(known, jar))));
    }

    @Test
    void anotherVersionOfAnAcceptedJarIsFound() throws IOException {
        List<Jar> jars = Stream.of(
                        "/m2/com/hubspot/jinjava/jinjava/2.7.6/jinjava-2.7.6.jar",
                        "/m2/io/netty/netty-codec-http/4.1.97.Final/netty-codec-http-4.1.97.Final.jar",
                        "/m2/com/google/guava/guava/31.1-jre/guava-31.1-jre.jar")
                .flatMap(Jar::of)
                .toList();
        assertThat(notAccepted(jars))
                .containsExactly(
                        "jinjava 2.7.6: CVE-2025-59340 CVE-2026-25526",
                        "netty-codec-http 4.1.97.Final: CVE-2023-44487 CVE-2024-29025 CVE-2025-24970");
    }
}
