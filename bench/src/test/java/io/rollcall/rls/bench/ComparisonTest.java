package io.rollcall.rls.bench;

import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ComparisonTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private String written(final double... costs) throws IOException {
        final Report report = new Report();
        for (final double cost : costs) {
            report.add(new Figures("load").with("CPU", cost).with("lost", cost > 100 ? 7 : 0));
        }
        final File file = folder.newFile();
        report.write(BenchOptions.parse(), file);
        return file.getPath();
    }

    @Test
    public void shouldPutMediansSideBySide() throws IOException {
        final String theirs = written(300) + ',' + written(500) + ',' + written(400);
        final ByteArrayOutputStream table = new ByteArrayOutputStream();
        Comparison.of(theirs, written(90, 80, 70)).print(new PrintStream(table, true, StandardCharsets.UTF_8));
        final String text = table.toString(StandardCharsets.UTF_8);
        assertTrue(text, text.matches("(?s).*load +theirs +ours +ratio\n  CPU +400 +80 +5\n  lost +7 +0 *\n.*"));
    }
}
