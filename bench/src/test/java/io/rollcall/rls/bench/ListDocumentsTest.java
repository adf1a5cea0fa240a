package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.w3c.dom.Document;

public class ListDocumentsTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void shouldWriteTheSameAsRows() {
        final ByteArrayOutputStream rows = new ByteArrayOutputStream();
        ListDocuments.writeSql(new Population(2, 3), new PrintStream(rows, true, StandardCharsets.UTF_8));
        final String text = rows.toString(StandardCharsets.UTF_8);
        final String second = "VALUES ('w1', 'bench.example', '" + ListDocuments.document(new Population(2, 3), 1)
                + "', 8, 'bench', 0, 'rls-services/users/sip:w1@bench.example/index', 0);\n";
        assertTrue(text, text.endsWith(second));
    }

    @Test
    public void shouldWriteADocumentForEachWatcher() throws Exception {
        ListDocuments.write(new Population(2, 3), folder.getRoot().toPath());
        final Path second = folder.getRoot().toPath().resolve("rls-services/users/sip:w1@bench.example/index");
        final Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(second.toFile());
        assertEquals(3, document.getElementsByTagName("rl:entry").getLength());
        assertEquals(
                "sip:w1-list@bench.example",
                document.getElementsByTagName("service")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("uri")
                        .getNodeValue());
    }
}
