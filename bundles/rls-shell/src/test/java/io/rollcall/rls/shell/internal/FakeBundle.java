package io.rollcall.rls.shell.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A bundle context that knows services and counts who holds them. */
final class FakeBundle {

    private final Map<Class<?>, List<Object>> services = new ConcurrentHashMap<>();
    private final Map<ServiceReference<?>, Object> references = new ConcurrentHashMap<>();
    private final List<ServiceReference<?>> held = new ArrayList<>();

    <T> FakeBundle with(final Class<T> type, final T service) {
        services.computeIfAbsent(type, key -> new ArrayList<>()).add(service);
        return this;
    }

    void withdraw(final Class<?> type) {
        services.remove(type);
    }

    int held() {
        return held.size();
    }

    BundleContext context() {
        return proxy(BundleContext.class, (method, arguments) -> switch (method) {
            case "getServiceReference" -> references((Class<?>) arguments[0]).stream()
                    .findFirst()
                    .orElse(null);
            case "getServiceReferences" -> references((Class<?>) arguments[0]);
            case "getService" -> {
                held.add((ServiceReference<?>) arguments[0]);
                yield references.get(arguments[0]);
            }
            case "ungetService" -> held.remove(arguments[0]);
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private List<ServiceReference<?>> references(final Class<?> type) {
        final List<ServiceReference<?>> found = new ArrayList<>();
        for (final Object service : services.getOrDefault(type, List.of())) {
            final ServiceReference<?> reference = proxy(ServiceReference.class, (method, arguments) -> {
                throw new UnsupportedOperationException(method);
            });
            references.put(reference, service);
            found.add(reference);
        }
        return found;
    }

    private static <T> T proxy(final Class<T> type, final Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            switch (method.getName()) {
                case "hashCode":
                    return System.identityHashCode(self);
                case "equals":
                    return self == given[0];
                case "toString":
                    return type.getSimpleName();
                default:
                    return call.answer(method.getName(), given);
            }
        }));
    }

    /** What a method does. */
    private interface Call {
        Object answer(String method, Object[] arguments);
    }
}
