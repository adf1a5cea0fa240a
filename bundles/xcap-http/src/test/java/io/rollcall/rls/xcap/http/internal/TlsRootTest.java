package io.rollcall.rls.xcap.http.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import io.rollcall.rls.testkit.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A root over TLS: whose certificate counts. */
public final class TlsRootTest {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final DocumentSelector INDEX = new DocumentSelector("rls-services", null, "index");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService alarms = Executors.newScheduledThreadPool(1);
    private final Counters counters = new Counters();
    private HttpsServer server;
    private Path keys;
    private Path certificate;

    @Before
    public void serve() throws Exception {
        keys = folder.getRoot().toPath().resolve("keys.p12");
        certificate = folder.getRoot().toPath().resolve("certificate.pem");
        keytool("-genkeypair", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1", "-alias", "one");
        keytool("-exportcert", "-rfc", "-alias", "one", "-file", certificate.toString());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(KeyStore.getInstance(keys.toFile(), PASSWORD), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(threads);
        server.createContext("/root/rls-services/global/index", exchange -> {
            WebServer.document("<a/>", "\"one\"").to(exchange);
            exchange.close();
        });
        server.start();
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 7];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        System.arraycopy(
                new String[] {"-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD)},
                0,
                command,
                arguments.length + 1,
                6);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(said, 0, process.waitFor());
    }

    @After
    public void stop() {
        server.stop(0);
        threads.shutdownNow();
        alarms.shutdownNow();
    }

    private Fetched fetch(Map<String, Object> trust) {
        // the first handshake of a process loads much
        Map<String, Object> patient = new HashMap<>(trust);
        patient.put("connect_timeout_ms", "20000");
        patient.put("answer_timeout_ms", "20000");
        ConfigurationReader reader = new ConfigurationReader(patient);
        Settings settings = Settings.read(patient, reader, Settings.DEFAULT);
        assertEquals(java.util.List.of(), reader.refusals());
        String root = "https://127.0.0.1:" + server.getAddress().getPort() + "/root";
        return new HttpDocuments(Root.parse(root), new Fixed(settings, Connections.of(settings, threads)))
                .fetch(INDEX, null)
                .toCompletableFuture()
                .join();
    }

    @Test
    @Requirement("4826-7-a")
    public void shouldTrustWhomTheOperatorTrusts() {
        Fetched.Failed refused = (Fetched.Failed) fetch(Map.of());
        assertTrue(refused.why(), refused.why().contains("TLS does not come about"));
        assertEquals(1, counters.snapshot().get("xcap.http.tls").longValue());

        assertTrue(fetch(Map.of("tls_trust", certificate.toString())) instanceof Fetched.Document);
    }

    /** Surroundings that do not change. */
    private final class Fixed implements Surroundings {

        private final Settings settings;
        private final HttpClient client;

        Fixed(Settings settings, HttpClient client) {
            this.settings = settings;
            this.client = client;
        }

        @Override
        public Settings settings() {
            return settings;
        }

        @Override
        public HttpClient client() {
            return client;
        }

        @Override
        public Executor executor() {
            return threads;
        }

        @Override
        public ScheduledExecutorService alarms() {
            return alarms;
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public Counters counted() {
            return counters;
        }
    }
}
