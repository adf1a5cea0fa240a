package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.ServerView.SubscriptionDetail;
import io.rollcall.rls.api.ServerView.SubscriptionSummary;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Instant;

/** A list subscription and its dialog, a line a fact. */
final class DialogLines {

    private DialogLines() {}

    static void print(final SubscriptionDetail detail, final Instant now, final PrintStream out) {
        final SubscriptionSummary summary = detail.summary();
        line(out, "Subscription", summary.id());
        line(out, "List", summary.listUri());
        line(out, "Watcher", summary.watcher());
        line(out, "Event", summary.event());
        line(out, "State", summary.state() + ", ends in " + Words.left(summary.expiresAt(), now));
        line(out, "Version", (summary.version() < 0 ? "none sent" : summary.version()) + pending(detail));
        line(out, "Last NOTIFY", lastNotify(detail, now));
        line(out, "CSeq", detail.localCseq() + " sent, " + detail.remoteCseq() + " received");
        printDialog(detail.dialog(), out);
    }

    private static void printDialog(final Dialog dialog, final PrintStream out) {
        line(out, "Call-ID", dialog.callId());
        line(out, "Tags", dialog.localTag() + " local, " + Words.orNone(dialog.remoteTag()) + " remote");
        line(out, "From, To", dialog.localUri() + ", " + dialog.remoteUri());
        line(out, "Contact", dialog.remoteTarget());
        dialog.routeSet().forEach(route -> line(out, "Route", route));
        line(out, "Flow", flow(dialog.flow()));
    }

    private static String pending(final SubscriptionDetail detail) {
        return detail.pending() ? ", changes wait to be told" : ", all told";
    }

    private static String lastNotify(final SubscriptionDetail detail, final Instant now) {
        if (detail.lastNotifyAt() == null) {
            return "none sent";
        }
        final String answer = detail.lastAnswer();
        return Words.age(detail.lastNotifyAt(), now) + " ago, "
                + (answer == null || answer.isEmpty() ? "no answer yet" : answer);
    }

    private static String flow(final Flow flow) {
        return flow == null
                ? Words.orNone(null)
                : flow.transport().token() + " " + address(flow.local()) + " to " + address(flow.peer());
    }

    private static String address(final InetSocketAddress address) {
        final String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.getPort();
    }

    private static void line(final PrintStream out, final String name, final Object value) {
        out.printf("%-14s%s%n", name, value);
    }
}
