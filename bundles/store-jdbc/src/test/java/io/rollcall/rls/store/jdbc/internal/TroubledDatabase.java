package io.rollcall.rls.store.jdbc.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A database that can be taken away, or made read only; counts what is asked of it. */
final class TroubledDatabase implements Database {

    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger statements = new AtomicInteger();
    volatile boolean away;
    volatile boolean readOnly;

    /** So many commits fail, since other transactions are in the way. */
    final AtomicInteger collisions = new AtomicInteger();

    private final TestDatabase behind;
    private DataSource offered;

    TroubledDatabase() {
        this(TestDatabase.h2());
    }

    TroubledDatabase(final TestDatabase behind) {
        this.behind = behind;
    }

    TestDatabase behind() {
        return behind;
    }

    @Override
    public String place() {
        return behind.place();
    }

    @Override
    public Dialect dialect() {
        return behind.dialect();
    }

    @Override
    public DataSource take() {
        final DataSource real = behind.take();
        if (offered == null) {
            offered = (DataSource) proxy(DataSource.class, real);
        }
        return offered;
    }

    @Override
    public void letGo() {
        behind.letGo();
    }

    private Object proxy(final Class<?> type, final Object real) {
        return Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call(self, real, method, arguments));
    }

    private Object call(final Object self, final Object real, final Method method, final Object[] arguments)
            throws Throwable {
        switch (method.getName()) {
            case "equals":
                return self == arguments[0];
            case "hashCode":
                return System.identityHashCode(self);
            case "getConnection":
                connections.incrementAndGet();
                break;
            case "commit":
                if (collisions.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new SQLException("deadlock detected", "40001");
                }
                break;
            case "prepareStatement":
            case "createStatement":
                statements.incrementAndGet();
                if (readOnly && !String.valueOf(arguments[0]).startsWith("SELECT")) {
                    throw new SQLException("cannot execute INSERT in a read-only transaction", "25006");
                }
                break;
            default:
                break;
        }
        if (away) {
            throw new SQLException("the connection is refused", "08001");
        }
        try {
            final Object result = method.invoke(real, arguments);
            return result instanceof Connection ? proxy(Connection.class, result) : result;
        } catch (final InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
