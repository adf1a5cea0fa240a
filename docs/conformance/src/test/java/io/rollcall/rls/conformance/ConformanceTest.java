package io.rollcall.rls.conformance;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ConformanceTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path root;

    @Before
    public void makeAProject() throws IOException {
        root = folder.getRoot().toPath().toRealPath();
        table(
                "requirements.tsv",
                "id\tlevel\tspec\tsection\trequirement",
                "1-a\tMUST\tRFC 1\t1\tPut <list> first | always.",
                "1-b\tSHOULD\tRFC 1\t2\tOften.",
                "HYG-a\tMUST NOT\thygiene\t-\tNever.");
        table("not-here.tsv", "id\treason");
        table("deviations.tsv", "id\tdecision");
    }

    @Test
    public void shouldLinkTheTestsThatNameARequirement() throws IOException {
        test("m/src/test/java/LaterTest.java", "@Requirement({\"1-a\", \"1-b\"}) @Test public void shouldB() {}");
        test("m/src/test/java/EarlierIT.java", "@Test @x.y.Requirement(value = \"1-a\") public void shouldA() {}");

        assertRow("| `1-a` | MUST | 1 | Put &lt;list&gt; first \\| always. "
                + "| [EarlierIT.shouldA](../m/src/test/java/EarlierIT.java)"
                + "<br>[LaterTest.shouldB](../m/src/test/java/LaterTest.java) |");
        assertRow("| [RFC 1](#rfc-1) | 2 | 2 | 0 | 0 | 0 | 0 | 0 |");
        assertRow("| **all** | 3 | 2 | 0 | 0 | 1 | 1 | 0 |");
    }

    @Test
    public void shouldReadClassesAndTheirInnerOnes() throws IOException {
        write(
                "m/src/main/java/Contract.java",
                "@Requirement(\"1-a\") abstract class Contract { static class Inner {"
                        + " @Requirement(\"1-b\") @Test public void should() {} } }");

        assertRow("| `1-a` | MUST | 1 | Put &lt;list&gt; first \\| always. "
                + "| [Contract](../m/src/main/java/Contract.java) |");
        assertRow("| `1-b` | SHOULD | 2 | Often. | [Contract.Inner.should](../m/src/main/java/Contract.java) |");
    }

    @Test
    public void shouldPassOverWhatIsBuiltAndWhatIsOnlySaid() throws IOException {
        test("m/target/CopyTest.java", "@Requirement(\"1-a\") @Test public void should() {}");
        test("m/src/test/java/WordsTest.java", "/* @Requirement(\"1-b\") */ String s = \"@Requirement(\\\"1-a\\\")\";");

        assertRow("| **all** | 3 | 0 | 0 | 0 | 3 | 2 | 1 |");
        assertRow("| `HYG-a` | MUST NOT | - | Never. | **open** |");
    }

    @Test
    public void shouldSayWhatIsNotHereAndWhatDeviates() throws IOException {
        table("not-here.tsv", "id\treason", "1-b\tthis server never does it");
        table("deviations.tsv", "id\tdecision", "HYG-a\tdecisions/0001-we-do.md");
        write("docs/decisions/0001-we-do.md", "# We do");
        test("m/src/test/java/DoTest.java", "@Requirement(\"HYG-a\") @Test public void shouldDo() {}");

        assertRow("| `1-b` | SHOULD | 2 | Often. | not here: this server never does it |");
        assertRow("| `HYG-a` | MUST NOT | - | Never. | deviates: [0001-we-do](decisions/0001-we-do.md)"
                + "<br>[DoTest.shouldDo](../m/src/test/java/DoTest.java) |");
        assertRow("| **all** | 3 | 0 | 1 | 1 | 1 | 1 | 0 |");
    }

    @Test
    public void shouldRefuseIdsThatDoNotExist() throws IOException {
        test("m/src/test/java/OddTest.java", "@Requirement(\"9-z\") @Test public void should() {}");
        table("not-here.tsv", "id\treason", "8-z\twhy");

        assertFaults(
                "not-here.tsv: there is no requirement 8-z",
                "m/src/test/java/OddTest.java: OddTest.should names 9-z, and there is no such requirement");
    }

    @Test
    public void shouldRefuseContradictions() throws IOException {
        test("m/src/test/java/DoneTest.java", "@Requirement(\"1-a\") @Test public void should() {}");
        table("not-here.tsv", "id\treason", "1-a\twhy", "1-b\twhy");
        table("deviations.tsv", "id\tdecision", "1-b\tdecisions/0009-gone.md", "1-b\tdecisions/0009-gone.md");

        assertFaults(
                "deviations.tsv: 1-b is there twice",
                "not-here.tsv: 1-a is proven by DoneTest.should: take one of them away",
                "not-here.tsv: 1-b is in deviations.tsv, too",
                "deviations.tsv: 1-b names docs/decisions/0009-gone.md, and there is no such file");
    }

    @Test
    public void shouldRefuseWhatProvesNothing() throws IOException {
        test(
                "m/src/test/java/LazyTest.java",
                "@Requirement(\"1-a\") public void aid() {} @Ignore @Test @Requirement(\"1-b\") public void later() {}"
                        + " @Test @Requirement(ID) public void named() {}");

        assertFaults(
                "m/src/test/java/LazyTest.java: LazyTest.aid names requirements and is no test",
                "m/src/test/java/LazyTest.java: LazyTest.later names requirements and is ignored",
                "m/src/test/java/LazyTest.java: LazyTest.named names a requirement by ID: write the id itself");
    }

    @Test
    public void shouldRefuseARowWithoutItsCells() throws IOException {
        table("not-here.tsv", "id\treason", "1-a");

        final IOException refused = assertThrows(IOException.class, () -> Ledger.of(root));
        assertTrue(refused.getMessage(), refused.getMessage().endsWith("not-here.tsv:2: not 2 cells"));
    }

    @Test
    public void shouldWriteTheSameTwiceAndNothingWhenAtFault() throws IOException {
        test("m/src/test/java/DoneTest.java", "@Requirement(\"1-a\") @Test public void should() {}");
        assertEquals(List.of(), Conformance.write(root));
        final String once = Files.readString(root.resolve(Conformance.REPORT));
        assertEquals(List.of(), Conformance.write(root));
        assertEquals(once, Files.readString(root.resolve(Conformance.REPORT)));

        test("m/src/test/java/OddTest.java", "@Requirement(\"9-z\") @Test public void should() {}");
        assertFalse(Conformance.write(root).isEmpty());
        assertEquals(once, Files.readString(root.resolve(Conformance.REPORT)));
    }

    private void assertRow(final String row) throws IOException {
        assertFaults();
        final String text = new Report(Ledger.of(root)).text();
        assertTrue(row + "\nis not in\n" + text, text.lines().anyMatch(row::equals));
    }

    private void assertFaults(final String... faults) throws IOException {
        assertEquals(List.of(faults), Ledger.of(root).faults());
    }

    private void test(final String path, final String members) throws IOException {
        final String name = path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
        write(path, "public class " + name + " { " + members + " }");
    }

    private void table(final String name, final String... lines) throws IOException {
        write(Ledger.TABLES + "/" + name, String.join("\n", lines) + "\n");
    }

    private void write(final String path, final String text) throws IOException {
        final Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
