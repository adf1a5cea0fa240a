package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.core.internal.xcap.CopyCache.Held;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.Fetched;
import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From what a source gave for a document, and what was held of it, to what is known of it now. Any thread. */
final class DocumentIntake {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentIntake.class);

    /** Usages whose root element is called as they are. */
    private static final Set<String> KNOWN = Set.of(DocumentSelector.RLS_SERVICES, DocumentSelector.RESOURCE_LISTS);

    private final Supplier<ResolverSettings> settings;
    private final Clock clock;
    private final Counters counters;

    DocumentIntake(final Supplier<ResolverSettings> settings, final Clock clock, final Counters counters) {
        this.settings = settings;
        this.clock = clock;
        this.counters = counters;
    }

    /** Entity tag of what is held, or null. */
    static String etag(final Held held) {
        if (held == null) {
            return null;
        }
        return held.copy() instanceof Copy.Readable readable
                ? readable.etag()
                : held.copy() instanceof Copy.Unreadable unreadable ? unreadable.etag() : null;
    }

    /** Whether what is held may be used without its source: never a stale list beyond a stated time (4825-D-a). */
    boolean serves(final Held held) {
        return held != null
                && clock.millis() - held.goodMs() <= settings.get().staleFor().toMillis();
    }

    Copy read(final DocumentSelector document, final Held held, final Fetched fetched) {
        return fetched.fold(new Fetched.Reader<Copy>() {
            @Override
            public Copy document(final Fetched.Document arrived) {
                return parse(document, held, arrived);
            }

            @Override
            public Copy notModified(final Fetched.NotModified notModified) {
                return held == null
                        ? new Copy.OutOfReach("its source has nothing new, but nothing is held")
                        : held.copy();
            }

            @Override
            public Copy absent(final Fetched.Absent absent) {
                return held != null && held.copy() instanceof Copy.Missing ? held.copy() : Copy.Missing.INSTANCE;
            }

            @Override
            public Copy failed(final Fetched.Failed failed) {
                return outOfReach(held, failed.why());
            }
        });
    }

    private Copy parse(final DocumentSelector document, final Held held, final Fetched.Document arrived) {
        if (held != null && arrived.etag().equals(etag(held))) {
            return held.copy();
        }
        try {
            final XmlElement root = new XmlReader(settings.get().limits()).read(arrived.bytes());
            checkKind(document, root);
            final XmlElement same = held != null
                            && held.copy() instanceof Copy.Readable earlier
                            && earlier.root().sameAs(root)
                    ? earlier.root()
                    : root;
            return new Copy.Readable(same, arrived.etag(), arrived.bytes().length);
        } catch (final DocumentException e) {
            counters.count("core.documents.unreadable");
            if (held != null && held.copy() instanceof Copy.Readable good) {
                LOG.warn("Document {} cannot be read ({}); the last good copy is used", document, e.getMessage());
                // Under the new tag, so that it is not fetched and refused again and again.
                return new Copy.Readable(good.root(), arrived.etag(), good.weight());
            }
            LOG.warn("Document {} cannot be read: {}", document, e.getMessage());
            return new Copy.Unreadable(arrived.etag(), e.getMessage());
        }
    }

    /** What is not even called so is somebody else's document, such as a page of a portal in between. */
    private static void checkKind(final DocumentSelector document, final XmlElement root) throws DocumentException {
        if (KNOWN.contains(document.auid()) && !root.name().equals(document.auid())) {
            throw new DocumentException(
                    root.line(),
                    root.column(),
                    DocumentChecker.Kind.SCHEMA,
                    "the root element is <" + root.name() + ">, not <" + document.auid() + '>');
        }
    }

    /** Its source cannot say: what is held helps out for a while, but not that there was none. */
    Copy outOfReach(final Held held, final String why) {
        counters.count("core.documents.fetch.failed");
        if (serves(held) && !(held.copy() instanceof Copy.Missing)) {
            counters.count("core.documents.stale");
            return held.copy();
        }
        return new Copy.OutOfReach(why);
    }
}
