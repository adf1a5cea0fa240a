package io.rollcall.rls.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** The distribution from inside: bundles, the web server an operator may add, and the harness itself. */
public class ContainerIT extends DistributionTest {

    @Test
    public void shouldResolveAndStartEveryBundle() {
        Await.until("not all bundles start", Duration.ofSeconds(30), () -> idle().isEmpty());
        assertEquals(List.of(), idle());
    }

    private List<String> idle() {
        return Stream.of(context.getBundles())
                .filter(bundle -> bundle.getHeaders().get("Fragment-Host") == null)
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .map(bundle -> bundle.getSymbolicName() + " in state " + bundle.getState())
                .collect(Collectors.toList());
    }

    @Test
    public void shouldBindTheWebServerToLoopback() throws Exception {
        service(FeaturesService.class).installFeature("http-whiteboard");
        int port = Integer.parseInt(property("org.ops4j.pax.web", "org.osgi.service.http.port"));
        Await.until("the web server does not listen on 127.0.0.1:" + port, LIMIT, () -> accepts("127.0.0.1", port));
        for (String address : otherAddresses()) {
            assertTrue("the web server listens on " + address, !accepts(address, port));
        }
    }

    private static List<String> otherAddresses() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .map(address -> address.getHostAddress())
                .collect(Collectors.toList());
    }

    private static boolean accepts(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1000);
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @Test
    public void shouldRunShellCommandsAsAdministrator() throws Exception {
        assertTrue(shell("feature:list -i --no-format").contains("rls-api"));
    }

    @Test
    public void shouldUpdateABundleWhileTheServerRuns() throws Exception {
        long before = bundle("event-presence").getLastModified();
        update("event-presence");
        assertTrue(bundle("event-presence").getLastModified() > before);
    }
}
