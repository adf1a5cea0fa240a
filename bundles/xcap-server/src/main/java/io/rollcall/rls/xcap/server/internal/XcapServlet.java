package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.api.Counters;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Takes requests in for the root, and keeps no thread of the web server while they are worked on. */
final class XcapServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient XcapRoot root;
    private final transient Counters counters;
    private final transient Supplier<Settings> settings;
    private final AtomicInteger underWay = new AtomicInteger();

    XcapServlet(final XcapRoot root, final Counters counters, final Supplier<Settings> settings) {
        this.root = root;
        this.counters = counters;
        this.settings = settings;
    }

    @Override
    protected void service(final HttpServletRequest request, final HttpServletResponse response) {
        final Settings now = settings.get();
        final AsyncContext async = request.startAsync(request, response);
        async.setTimeout(now.timeoutMs());
        final Answer answer = new Answer(async, underWay::decrementAndGet);
        async.addListener(answer);
        if (underWay.incrementAndGet() > now.maxRequests()) {
            counters.count("xcap.server.busy");
            answer.send(Reply.of(503, "too many requests").with("Retry-After", "1"));
            return;
        }
        root.answer(read(request)).thenAccept(answer::send);
    }

    private static Request read(final HttpServletRequest request) {
        final String uri = request.getRequestURI();
        final String query = request.getQueryString();
        final String base = request.getContextPath() + request.getServletPath();
        return new Request(
                request.getMethod(),
                uri.startsWith(base) ? uri.substring(base.length()) : "",
                query == null ? uri : uri + '?' + query,
                fields(request),
                atMost -> Content.read(request, atMost));
    }

    private static Map<String, String> fields(final HttpServletRequest request) {
        final Map<String, String> fields = new HashMap<>();
        for (final String name : Collections.list(request.getHeaderNames())) {
            fields.put(name.toLowerCase(Locale.ROOT), String.join(", ", Collections.list(request.getHeaders(name))));
        }
        return fields;
    }
}
