package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;

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
