package io.rollcall.rls.xcap.integrated.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A data source that counts the statements made with its connections. */
final class CountedStatements {

    private final AtomicInteger made = new AtomicInteger();
    private final DataSource dataSource;

    CountedStatements(final DataSource counted) {
        dataSource = proxy(DataSource.class, counted);
    }

    DataSource dataSource() {
        return dataSource;
    }

    int count() {
        return made.get();
    }

    private <T> T proxy(final Class<T> type, final T target) {
        final InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().startsWith("prepare") || method.getName().equals("createStatement")) {
                made.incrementAndGet();
            }
            try {
                final Object result = method.invoke(target, arguments);
                return method.getReturnType() == Connection.class && result != null
                        ? proxy(Connection.class, (Connection) result)
                        : result;
            } catch (final InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, handler));
    }
}
