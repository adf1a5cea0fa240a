package io.rollcall.rls.conformance;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;

/** Holds the project's own report against its tests. */
public class ProjectConformanceTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..", "..")
            .toAbsolutePath()
            .normalize();

    @Test
    public void shouldNotContradictItself() throws IOException {
        assertEquals("", String.join("\n", Ledger.of(ROOT).faults()));
    }

    @Test
    public void shouldBeCurrent() throws IOException {
        assertTrue(
                "docs/conformance.md is not what the tests say: run ./rollcall conformance, and commit what it wrote",
                new Report(Ledger.of(ROOT)).text().equals(Files.readString(ROOT.resolve(Conformance.REPORT))));
    }
}
