package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ReportTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void shouldTakeTheMedian() {
        assertEquals(2, Report.median(List.of(9.0, 1.0, 2.0)), 0);
        assertEquals(3, Report.median(List.of(1.0, 2.0, 4.0, 9.0)), 0);
    }

    @Test
    public void shouldTellTheSameInTableAndJson() throws Exception {
        final Report report = new Report();
        for (final double cost : new double[] {70.5, 90.5, 80.5}) {
            report.add(new Figures("load").with("CPU", cost).with("nothing", Double.NaN));
        }
        final ByteArrayOutputStream table = new ByteArrayOutputStream();
        report.print(new PrintStream(table, true, StandardCharsets.UTF_8));
        assertTrue(
                table.toString(StandardCharsets.UTF_8),
                table.toString(StandardCharsets.UTF_8)
                        .matches("(?s).*load .*\n  CPU +80\\.5   70\\.5  90\\.5  80\\.5\n.*"));
        final File file = folder.newFile();
        report.write(BenchOptions.parse("--label", "a commit"), file);
        final String json = Files.readString(file.toPath());
        assertTrue(json, json.contains("\"median\" : 80.5") && json.contains("a commit") && !json.contains("nothing"));
    }
}
