package io.rollcall.rls.event.shared;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

public class PublicationTest {

    private static final DialogInfoPackage ONE = new DialogInfoPackage(Set.of(), DialogSettings.DEFAULTS);
    private static final DialogInfoPackage TWO = new DialogInfoPackage(Set.of("sla"), DialogSettings.DEFAULTS);

    private final List<String> events = new ArrayList<>();
    private final Publication publication = new Publication((BundleContext) proxy(BundleContext.class, arguments -> {
        final DialogInfoPackage registered = (DialogInfoPackage) arguments[1];
        events.add("register " + registered.parameters());
        return proxy(ServiceRegistration.class, none -> events.add("unregister " + registered.parameters()) ? null : 0);
    }));

    @Test
    public void shouldPublishTheNextBeforeTheOneBeforeGoes() {
        publication.publish(ONE);
        publication.publish(new DialogInfoPackage(Set.of(), DialogSettings.DEFAULTS));
        publication.publish(TWO);
        publication.withdraw();
        publication.withdraw();

        assertEquals(List.of("register []", "register [sla]", "unregister []", "unregister [sla]"), events);
    }

    private interface Call {
        Object made(Object[] arguments);
    }

    private static Object proxy(final Class<?> type, final Call call) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> call.made(arguments));
    }
}
