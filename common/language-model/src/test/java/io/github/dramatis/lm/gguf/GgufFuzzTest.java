package io.github.dramatis.lm.gguf;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Protects: importing whatever claims to be GGUF ends in a directory or in a {@link UserError}, in nothing else. */
class GgufFuzzTest {
    private static final List<Path> GOOD =
            List.of(GgufTest.GOLDEN.resolve("tiny.gguf"), GgufVocabularyTest.GOLDEN.resolve("phi3-longrope.gguf"));

    @Property(seed = "20261123")
    void randomBytesGiveAUserError(@ForAll @Size(max = 200) byte[] bytes, @ForAll boolean withMagic)
            throws IOException {
        byte[] tried = withMagic ? Arrays.copyOf(new byte[] {'G', 'G', 'U', 'F', 3, 0, 0, 0}, 8 + bytes.length) : bytes;
        if (withMagic) {
            System.arraycopy(bytes, 0, tried, 8, bytes.length);
        }
        importQuietly(tried);
    }

    @Property(seed = "20261124")
    void aGoodFileWithHeaderBytesChangedGivesADirectoryOrAUserError(
            @ForAll @Size(min = 1, max = 3) int[] places,
            @ForAll byte value,
            @ForAll @IntRange(max = 3) int region,
            @ForAll boolean phi3)
            throws IOException {
        byte[] bytes = Files.readAllBytes(GOOD.get(phi3 ? 1 : 0));
        int[] ends = {32, 700, 9_000, bytes.length}; // counts, sizes, vocabulary and tensor list, all
        for (int place : places) {
            bytes[Math.floorMod(place, ends[region])] = value;
        }
        importQuietly(bytes);
    }

    private static void importQuietly(byte[] bytes) throws IOException {
        Path folder = Files.createTempDirectory("fuzz");
        try {
            Path file = Files.write(folder.resolve("fuzz.gguf"), bytes);
            GgufImport.run(file, folder.resolve("out"));
        } catch (UserError expected) {
            // the only way to fail
        } finally {
            try (Stream<Path> inside = Files.walk(folder)) {
                inside.sorted(java.util.Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }
}
