package io.rollcall.rls.store.jdbc.internal;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.DisplayName;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.LeftOut;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.spi.StoredBackEnd;
import io.rollcall.rls.spi.StoredBackEnd.StoredInstance;
import io.rollcall.rls.spi.StoredBackEnd.StoredUsage;
import io.rollcall.rls.spi.StoredListSubscription;
import io.rollcall.rls.spi.Terms;
import java.util.HashSet;
import java.util.List;

/**
 * Subscriptions as the column {@code content} holds them, and back. The first octet names the format; names of
 * constants are written, not their numbers, so that another order of them does no harm.
 */
final class Values {

    private static final int FORMAT = 1;

    private Values() {}

    /** A list subscription with the key of its watcher. */
    static byte[] encode(final String watcher, final StoredListSubscription value) {
        return encode(watcher, value, value.list());
    }

    /** The same with another list, or with none: then it is resolved anew. */
    static byte[] encode(final String watcher, final StoredListSubscription value, final ResolvedList list) {
        final ValueWriter out = new ValueWriter();
        out.octet(FORMAT);
        out.text(watcher);
        dialog(out, value.dialog());
        event(out, value.event());
        out.text(value.watcherUri());
        out.text(value.requestUri());
        out.flag(list != null);
        if (list != null) {
            list(out, list);
        }
        out.instant(value.expiresAt());
        out.number(value.localCseq());
        out.number(value.remoteCseq());
        out.number(value.nextVersion());
        out.number(value.inFlightCseq());
        out.flag(value.fullStateDue());
        out.number(value.maxForwards());
        out.several(value.accept(), out::text);
        out.several(value.acceptEncoding(), out::text);
        out.text(value.userAgent());
        out.text(value.endReason());
        out.flag(value.lastWord());
        out.text(value.terms().shownAs());
        out.flag(value.terms().contained());
        out.text(value.terms().decision().name());
        out.text(value.terms().decidedBy().name());
        return out.toBytes();
    }

    static OwnedList list(final byte[] content) {
        final ValueReader in = opened(content);
        final String watcher = in.text();
        return new OwnedList(
                watcher,
                new StoredListSubscription(
                        dialog(in),
                        event(in),
                        in.text(),
                        in.text(),
                        in.flag() ? resolved(in) : null,
                        in.instant(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.number(),
                        in.flag(),
                        (int) in.number(),
                        in.several(in::text),
                        in.several(in::text),
                        in.text(),
                        in.text(),
                        in.flag(),
                        new Terms(
                                in.text(),
                                in.flag(),
                                Decision.valueOf(in.text()),
                                Terms.DecidedBy.valueOf(in.text()))));
    }

    static byte[] encode(final StoredBackEnd value) {
        return encode(value, value.instances());
    }

    /** The same with other words on the resource. */
    static byte[] encode(final StoredBackEnd value, final List<StoredInstance> instances) {
        final ValueWriter out = new ValueWriter();
        out.octet(FORMAT);
        out.text(value.id());
        out.text(value.target());
        event(out, value.event());
        out.text(value.callId());
        out.text(value.phase().name());
        out.several(value.usages(), usage -> {
            out.text(usage.instance());
            dialog(out, usage.dialog());
            out.number(usage.localCseq());
            out.number(usage.remoteCseq());
            out.instant(usage.expiresAt());
        });
        out.instant(value.retryAt());
        out.number(value.failures());
        out.several(instances, instance -> {
            out.text(instance.id());
            out.text(instance.state());
            out.text(instance.reason());
            out.flag(instance.body() != null);
            if (instance.body() != null) {
                out.text(instance.body().contentType());
                out.text(instance.body().contentEncoding());
                out.text(instance.body().disposition());
                out.octets(instance.body().bytes());
            }
        });
        return out.toBytes();
    }

    static StoredBackEnd backEnd(final byte[] content) {
        final ValueReader in = opened(content);
        return new StoredBackEnd(
                in.text(),
                in.text(),
                event(in),
                in.text(),
                StoredBackEnd.Phase.valueOf(in.text()),
                in.several(() -> new StoredUsage(in.text(), dialog(in), in.number(), in.number(), in.instant())),
                in.instant(),
                (int) in.number(),
                in.several(() -> new StoredInstance(
                        in.text(),
                        in.text(),
                        in.text(),
                        in.flag() ? new Body(in.text(), in.text(), in.text(), in.octets()) : null)));
    }

    private static ValueReader opened(final byte[] content) {
        final ValueReader in = new ValueReader(content);
        final int format = in.octet();
        if (format != FORMAT) {
            throw new IllegalArgumentException("format " + format + " is not known, only " + FORMAT);
        }
        return in;
    }

    private static void list(final ValueWriter out, final ResolvedList list) {
        out.text(list.uri());
        out.text(list.owner());
        names(out, list.names());
        out.several(list.entries(), entry -> {
            out.text(entry.uri());
            out.text(entry.target().equals(entry.uri()) ? null : entry.target());
            names(out, entry.names());
        });
        out.several(list.leftOut(), one -> {
            out.text(one.what());
            out.text(one.why());
        });
        out.several(list.documents(), document -> {
            out.text(document.auid());
            out.text(document.xui());
            out.text(document.document());
        });
    }

    private static ResolvedList resolved(final ValueReader in) {
        return new ResolvedList(
                in.text(),
                in.text(),
                names(in),
                in.several(() -> entry(in)),
                in.several(() -> new LeftOut(in.text(), in.text())),
                new HashSet<>(in.several(() -> new DocumentSelector(in.text(), in.text(), in.text()))));
    }

    private static ListEntry entry(final ValueReader in) {
        final String uri = in.text();
        final String target = in.text();
        return new ListEntry(uri, target == null ? uri : target, names(in));
    }

    private static void names(final ValueWriter out, final List<DisplayName> names) {
        out.several(names, name -> {
            out.text(name.language());
            out.text(name.text());
        });
    }

    private static List<DisplayName> names(final ValueReader in) {
        return in.several(() -> new DisplayName(in.text(), in.text()));
    }

    private static void event(final ValueWriter out, final EventHeader event) {
        out.text(event.name());
        out.several(event.parameters(), out::text);
    }

    private static EventHeader event(final ValueReader in) {
        return new EventHeader(in.text(), in.several(in::text));
    }

    private static void dialog(final ValueWriter out, final Dialog dialog) {
        out.text(dialog.callId());
        out.text(dialog.localTag());
        out.text(dialog.remoteTag());
        out.text(dialog.localUri());
        out.text(dialog.remoteUri());
        out.text(dialog.remoteTarget());
        out.several(dialog.routeSet(), out::text);
        out.flag(dialog.flow() != null);
        if (dialog.flow() != null) {
            out.text(dialog.flow().transport().name());
            out.address(dialog.flow().local());
            out.address(dialog.flow().peer());
        }
    }

    private static Dialog dialog(final ValueReader in) {
        return new Dialog(
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.several(in::text),
                in.flag() ? new Flow(Transport.valueOf(in.text()), in.address(), in.address()) : null);
    }

    /**
     * A list subscription with its watcher.
     *
     * @param watcher the key of the watcher
     * @param subscription the list subscription
     */
    record OwnedList(String watcher, StoredListSubscription subscription) {}
}
