package io.rollcall.rls.core.internal.xcap;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.DocumentSelector;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Checks documents against RFC 4826. Any thread; keeps nothing between calls. */
public final class RlsDocumentChecker implements DocumentChecker {

    private static final int MOST_ALTERNATIVES = 3;
    private static final int MOST_TRIED = 100;

    private volatile DocumentLimits limits;
    private volatile ServiceClaims claims = uri -> null;

    public RlsDocumentChecker(final DocumentLimits limits) {
        this.limits = requireNonNull(limits);
    }

    /** Takes new limits; they count from the next document on. */
    public void limits(final DocumentLimits changed) {
        limits = requireNonNull(changed);
    }

    /** Where to ask who has a URI. */
    void claims(final ServiceClaims known) {
        claims = known;
    }

    @Override
    public List<Defect> check(final String auid, final byte[] bytes) {
        return check(auid, bytes, root -> {});
    }

    @Override
    public List<Defect> check(final String auid, final String xui, final String name, final byte[] bytes) {
        final Defects taken = new Defects();
        final DocumentSelector document = new DocumentSelector(auid, xui, stem(name));
        final List<Defect> own = check(auid, bytes, root -> {
            if (ServiceListing.definesServices(document)) {
                root.children().forEach(service -> claim(document, service, taken));
            }
        });
        return own.isEmpty() ? taken.all() : own;
    }

    /** Whose it is, is not the business of everybody who tries. */
    private void claim(final DocumentSelector document, final XmlElement service, final Defects taken) {
        final String spelled = service.attribute("uri");
        final DefinedService known = SipUri.parse(spelled == null ? "" : spelled)
                .map(uri -> claims.claimant(uri.withoutHeaders()))
                .orElse(null);
        if (known == null) {
            return;
        }
        final DocumentSelector other = known.document();
        if (!document.equals(new DocumentSelector(other.auid(), other.xui(), stem(other.document())))) {
            taken.uniqueness(service, SERVICE_URI, "another document has a service " + spelled, alternatives(spelled));
        }
    }

    @Override
    public List<String> services(final String auid, final String xui, final String name, final byte[] bytes) {
        if (!ServiceListing.definesServices(new DocumentSelector(auid, xui, stem(name)))) {
            return List.of();
        }
        try {
            return new XmlReader(limits)
                    .read(bytes).children().stream()
                            .filter(child -> child.is(Vocabulary.RLS_SERVICES, "service"))
                            .map(service -> service.attribute("uri"))
                            .filter(uri -> uri != null && SipUri.parse(uri).isPresent())
                            .toList();
        } catch (final DocumentException e) {
            return List.of();
        }
    }

    @Override
    public String serviceKey(final String uri) {
        return SipUri.parse(uri).map(SipUri::key).orElse(uri);
    }

    @Override
    public boolean isSameService(final String one, final String other) {
        final SipUri left = SipUri.parse(one).orElse(null);
        final SipUri right = SipUri.parse(other).orElse(null);
        return left != null && right != null && left.withoutHeaders().matches(right.withoutHeaders());
    }

    /** The name with a number behind it. */
    @Override
    public List<String> alternatives(final String uri) {
        final String key = serviceKey(uri);
        final int host = key.lastIndexOf('@');
        if (host < 0) {
            return List.of();
        }
        return IntStream.range(2, MOST_TRIED)
                .mapToObj(number -> key.substring(0, host) + '-' + number + key.substring(host))
                .filter(one -> SipUri.parse(one)
                        .filter(free -> claims.claimant(free) == null)
                        .isPresent())
                .limit(MOST_ALTERNATIVES)
                .toList();
    }

    /** Some clients add a suffix, and mean the same document. */
    private static String stem(final String name) {
        return name.endsWith(".xml") ? name.substring(0, name.length() - 4) : name;
    }

    private List<Defect> check(final String auid, final byte[] bytes, final Consumer<XmlElement> whole) {
        final DocumentLimits current = limits;
        try {
            final XmlElement root = new XmlReader(current).read(bytes);
            final Defects defects = new Defects();
            switch (auid) {
                case DocumentSelector.RLS_SERVICES:
                    new ServicesRules(defects, current.maxEntries()).check(root);
                    break;
                case DocumentSelector.RESOURCE_LISTS:
                    new ListRules(defects, current.maxEntries()).checkDocument(root);
                    break;
                case DocumentSelector.PRES_RULES, DocumentSelector.OMA_PRES_RULES:
                    rules(root, defects);
                    break;
                default:
                    return List.of(new Defect(0, 0, "the application usage " + auid + " is not known"));
            }
            whole.accept(root);
            return defects.all();
        } catch (final DocumentException e) {
            return List.of(e.defect());
        }
    }

    /** Presence servers act on the rules, and know what is in them (RFC 5025, 9). */
    private static void rules(final XmlElement root, final Defects defects) {
        if (!root.is(Vocabulary.COMMON_POLICY, "ruleset")) {
            defects.add(root, "the root element must be <ruleset> of " + Vocabulary.COMMON_POLICY);
        }
    }
}
