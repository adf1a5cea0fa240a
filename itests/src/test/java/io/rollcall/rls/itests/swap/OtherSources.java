package io.rollcall.rls.itests.swap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import io.rollcall.rls.testkit.sip.Notifier;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A list in each of the other places that lists may be in: a folder, a web server, a query. */
final class OtherSources implements AutoCloseable {

    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final List<String> PLACES = List.of("files", "http", "sql");

    private final HttpServer web;
    private final Path folder;
    private final List<UserAgent> agents = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private int told;

    OtherSources() {
        try {
            folder = Files.createTempDirectory("itest-lists");
            Files.writeString(folder.resolve("friends.list"), uri("files") + "\n" + member("files") + " Bob\n");
            web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        web.createContext("/xcap/rls-services/users/sip:http@" + Traffic.DOMAIN + "/index", exchange -> {
            byte[] document = ("<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\""
                            + " xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\"><service uri=\"" + uri("http")
                            + "\"><list><rl:entry uri=\"" + member("http") + "\"/></list></service></rls-services>")
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
            exchange.close();
        });
        web.start();
    }

    /** Makes a server serve them. */
    RollcallServer configure(RollcallServer server) {
        return server.with("rls.xcap.files", "folder", folder.toString())
                .with(
                        "rls.xcap.http",
                        "xcap_root",
                        "http://127.0.0.1:" + web.getAddress().getPort() + "/xcap")
                .with(
                        "rls.list.sql",
                        "query",
                        "SELECT m.uri FROM (VALUES ('" + member("sql") + "')) AS m(uri) WHERE :list = '" + uri("sql")
                                + "'");
    }

    private static String uri(String place) {
        return "sip:" + place + "-list@" + Traffic.DOMAIN;
    }

    private static String member(String place) {
        return "sip:member-in-" + place + "@" + Traffic.DOMAIN;
    }

    void subscribe(InetSocketAddress server) {
        for (String place : PLACES) {
            UserAgent agent = UserAgent.builder("sip:" + place + "@" + Traffic.DOMAIN)
                    .server(server)
                    .open();
            agents.add(agent);
            subscriptions.add(agent.subscribe(uri(place), "presence", 3600).awaitAccepted());
        }
    }

    /** Lets every member change, and checks that its watcher hears of it. */
    void check(String after, Notifier notifier) {
        String note = "n" + ++told + ".";
        PLACES.forEach(place -> notifier.setPresence(member(place), true, note));
        for (int i = 0; i < PLACES.size(); i++) {
            Subscription one = subscriptions.get(i);
            String member = member(PLACES.get(i));
            Await.until(
                    () -> "After " + after + ", " + one.view().body(member) + " is what is known of " + member,
                    SETTLE,
                    () -> one.view().resource(member) != null
                            && one.view().body(member).contains(">" + note + "<"));
            one.refresh().await(200);
            one.assertNoViolations();
        }
    }

    void unsubscribe() {
        subscriptions.forEach(one -> one.unsubscribe().await(200));
        subscriptions.forEach(Subscription::awaitTerminated);
    }

    @Override
    public void close() {
        agents.forEach(UserAgent::close);
        web.stop(0);
    }
}
