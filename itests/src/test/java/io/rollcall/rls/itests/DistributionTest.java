package io.rollcall.rls.itests;

import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFileExtend;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Set;
import java.util.stream.Stream;
import javax.inject.Inject;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Rule;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A test that runs inside the distribution, where services and class loaders can be seen. A container comes up for each
 * class (about 15 s): few classes, many methods. What can be seen from outside is a test with {@link RollcallServer}.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class DistributionTest {

    /** How long anything may take before the test fails. */
    protected static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String SIP_PORT = "rollcall.itest.sipPort";

    /** A test that hangs ends here, not with the build. */
    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    /** The context of the probe bundle. */
    @Inject
    protected BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    @Inject
    private SessionFactory shells;

    /** The distribution on ports of its own. */
    @Configuration
    public Option[] configuration() {
        int sipPort = Ports.sip();
        String listen = "udp:127.0.0.1:" + sipPort + ", tcp:127.0.0.1:" + sipPort;
        Option[] own = {
            karafDistributionConfiguration()
                    .frameworkUrl(Path.of(System.getProperty("rollcall.distribution"))
                            .normalize()
                            .toUri()
                            .toString())
                    .name("Rollcall")
                    .unpackDirectory(
                            Path.of(System.getProperty("rollcall.work"), "exam").toFile())
                    .useDeployFolder(false),
            keepRuntimeFolder(),
            configureConsole().ignoreLocalConsole(),
            CoreOptions.vmOptions("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), // it lives for some seconds
            editConfigurationFilePut("etc/rls.sip.cfg", "listen", listen),
            editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", Integer.toString(Ports.tcp())),
            editConfigurationFilePut("etc/org.ops4j.pax.web.cfg", "org.osgi.service.http.port", "" + Ports.tcp()),
            editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiRegistryPort", "" + Ports.tcp()),
            editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiServerPort", "" + Ports.tcp()),
            editConfigurationFileExtend("etc/system.properties", SIP_PORT, Integer.toString(sipPort)),
            CoreOptions.systemProperty("rollcall.bundles").value(System.getProperty("rollcall.bundles")),
            CoreOptions.systemProperty("rollcall.version").value(System.getProperty("rollcall.version")),
            // Pax Exam's own bundles come out of the local repository; ours are in the distribution.
            editConfigurationFilePut(
                    "etc/org.ops4j.pax.url.mvn.cfg",
                    "org.ops4j.pax.url.mvn.localRepository",
                    System.getProperty("org.ops4j.pax.url.mvn.localRepository")),
        };
        return OptionUtils.combine(own, options());
    }

    /** More options, for a class that needs them. */
    protected Option[] options() {
        return new Option[0];
    }

    /** Where SIP is listened for. */
    protected static int sipPort() {
        return Integer.getInteger(SIP_PORT);
    }

    /** Waits for a service. */
    protected <T> T service(Class<T> type) {
        return Await.value(() -> "No service " + type.getName(), LIMIT, () -> {
            ServiceReference<T> reference = context.getServiceReference(type);
            return reference == null ? null : context.getService(reference);
        });
    }

    /** Runs a command of the shell as administrator and returns what it prints. */
    protected String shell(String command) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream printer = new PrintStream(output, true, StandardCharsets.UTF_8);
        Session session = shells.create(new ByteArrayInputStream(new byte[0]), printer, printer);
        Subject administrator = new Subject(
                true,
                Set.of(
                        new RolePrincipal("admin"),
                        new RolePrincipal("manager"),
                        new RolePrincipal("viewer"),
                        new RolePrincipal("systembundles")),
                Set.of(),
                Set.of());
        try {
            Subject.doAs(administrator, (PrivilegedExceptionAction<Object>) () -> session.execute(command));
        } finally {
            session.close();
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    /** Changes one key of a configuration while the server runs. */
    protected void configure(String pid, String key, Object value) throws IOException {
        org.osgi.service.cm.Configuration configuration = configurations.getConfiguration(pid, null);
        Dictionary<String, Object> properties = configuration.getProperties();
        if (properties == null) {
            properties = new Hashtable<>();
        }
        properties.put(key, value);
        configuration.update(properties);
    }

    /** One key of a configuration as it is now. */
    protected String property(String pid, String key) throws IOException {
        return String.valueOf(
                configurations.getConfiguration(pid, null).getProperties().get(key));
    }

    /** A bundle of ours by the name of its module, e.g. rls-sip. */
    protected Bundle bundle(String module) {
        return Stream.of(context.getBundles())
                .filter(candidate -> ("io.rollcall." + module).equals(candidate.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no bundle io.rollcall." + module));
    }

    /** Stops a bundle and waits. */
    protected void stop(String module) throws BundleException {
        Bundle bundle = bundle(module);
        bundle.stop();
        Await.until(module + " does not stop", LIMIT, () -> bundle.getState() == Bundle.RESOLVED);
    }

    /** Starts a bundle and waits. */
    protected void start(String module) throws BundleException {
        Bundle bundle = bundle(module);
        bundle.start();
        Await.until(module + " does not start", LIMIT, () -> bundle.getState() == Bundle.ACTIVE);
    }

    /** Updates a bundle from the target folder of its module and waits until it is active in a new class loader. */
    protected void update(String module) throws Exception {
        Path jar = Path.of(
                System.getProperty("rollcall.bundles"),
                module,
                "target",
                module + "-" + System.getProperty("rollcall.version") + ".jar");
        Bundle bundle = bundle(module);
        bundle.update(jar.normalize().toUri().toURL().openStream());
        Await.until(module + " does not start", LIMIT, () -> bundle.getState() == Bundle.ACTIVE);
    }
}
