package io.rollcall.rls.samples.messages;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** The page on writing an event package shows this sample, not something that was like it once. */
public class PageTest {

    private static final Path PAGE = Path.of("../../docs/writing-an-event-package.md");

    @Test
    public void shouldShowLinesOfTheSampleOnly() throws IOException {
        final Set<String> sample = lines(
                Path.of("src/main/java/io/rollcall/rls/samples/messages/MessageSummaryPackage.java"),
                Path.of("src/test/java/io/rollcall/rls/samples/messages/MessageSummaryPackageTest.java"),
                Path.of("pom.xml"),
                Path.of("README.md"));
        final List<String> shown = shown();

        assertTrue("the page shows no code", shown.size() > 20);
        for (final String line : shown) {
            assertTrue("not in the sample: " + line, sample.contains(line));
        }
    }

    private static Set<String> lines(final Path... files) throws IOException {
        final Set<String> lines = new HashSet<>();
        for (final Path file : files) {
            Files.readAllLines(file).forEach(line -> lines.add(line.trim()));
        }
        return lines;
    }

    /** The lines of the page between fences. */
    private static List<String> shown() throws IOException {
        final List<String> shown = new ArrayList<>();
        boolean inside = false;
        for (final String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("```")) {
                inside = !inside;
            } else if (inside && !line.isBlank()) {
                shown.add(line.trim());
            }
        }
        return shown;
    }
}
