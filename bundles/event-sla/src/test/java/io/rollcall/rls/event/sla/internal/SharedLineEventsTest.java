package io.rollcall.rls.event.sla.internal;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.testkit.Requirement;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

public class SharedLineEventsTest {

    private final Map<String, EventPackage> published = new TreeMap<>();

    @Test
    @Requirement("7463-4-d")
    public void shouldPublishBothSpellings() {
        final SharedLineEvents events = new SharedLineEvents(context(), Map.of());

        assertEquals("[dialog[sla], sla[]]", published.keySet().toString());
        events.modified(Map.of("idle_dialog", "1"));
        assertEquals("[dialog[sla], sla[]]", published.keySet().toString());
        events.deactivate();
        assertEquals("[]", published.keySet().toString());
    }

    private BundleContext context() {
        return (BundleContext) proxy(BundleContext.class, arguments -> {
            final EventPackage registered = (EventPackage) arguments[1];
            final String key = registered.name() + registered.parameters();
            published.put(key, registered);
            return proxy(ServiceRegistration.class, none -> published.remove(key, registered) ? null : null);
        });
    }

    private interface Call {
        Object made(Object[] arguments);
    }

    private static Object proxy(final Class<?> type, final Call call) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> call.made(arguments));
    }
}
