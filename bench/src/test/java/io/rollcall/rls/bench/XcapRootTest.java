package io.rollcall.rls.bench;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.testkit.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.Test;

public class XcapRootTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = FreePorts.next();

    private HttpResponse<String> get(final String path, final String knownTag) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/xcap/" + path))
                        .header("If-None-Match", knownTag)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    public void shouldAnswerConditionalRequests() throws Exception {
        try (XcapRoot root = new XcapRoot(port)) {
            root.put("a", "text", false);
            root.put("b", "text", true);

            final HttpResponse<String> first = get("a", "\"none\"");
            assertEquals("text", first.body());
            final String tag = first.headers().firstValue("ETag").orElseThrow();
            assertEquals(304, get("a", tag).statusCode());
            final String old = get("b", "\"none\"").headers().firstValue("ETag").orElseThrow();
            assertEquals(200, get("b", old).statusCode());
            assertEquals(404, get("c", "\"none\"").statusCode());
            assertEquals(3, root.whole());
            assertEquals(1, root.unchanged());
        }
    }
}
