package io.rollcall.rls.testkit.rlmi;

import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.mime.BodyPart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A list as its subscriber knows it, after the rules of RFC 4662 5.6: full state replaces everything, partial state
 * replaces the resources it names, an older version is discarded. Immutable; {@link #apply} gives the next view and
 * what changed.
 *
 * @param uri the list; null before the first document
 * @param version of the last document applied; -1 before the first
 * @param complete whether a full state was applied and no version was missed since
 * @param names names of the list, from the last document that had any
 * @param resources by URI, in the order of the last full state, later ones behind
 */
public record ListView(
        String uri,
        long version,
        boolean complete,
        List<RlmiDocument.Name> names,
        Map<String, ResourceView> resources) {

    /** Before anything came. */
    public static final ListView EMPTY = new ListView(null, -1, false, List.of(), Map.of());

    /**
     * The next view.
     *
     * @param view after the document
     * @param changes one for each resource that differs now, in order: those of the document, then those removed
     */
    public record Applied(ListView view, List<ListChange> changes) {}

    /** The resource of that URI, compared as a string; null where it is not named. */
    public ResourceView resource(final String resourceUri) {
        return resources.get(resourceUri);
    }

    /** The state of the resource's only instance: active, pending or terminated; "" without or with several. */
    public String state(final String resourceUri) {
        final InstanceView instance = only(resourceUri);
        return instance == null ? "" : instance.state();
    }

    /** The body of the resource's only instance as text; "" where it has none. */
    public String body(final String resourceUri) {
        final InstanceView instance = only(resourceUri);
        return instance == null || instance.body() == null
                ? ""
                : instance.body().text();
    }

    private InstanceView only(final String resourceUri) {
        final ResourceView resource = resources.get(resourceUri);
        return resource == null || resource.instances().size() != 1
                ? null
                : resource.instances().values().iterator().next();
    }

    /** Takes one notification in. */
    public Applied apply(final AggregateNotification notification) {
        final RlmiDocument document = notification.document();
        if (document.version() <= version) {
            return new Applied(this, List.of());
        }
        final Map<String, ResourceView> next = new LinkedHashMap<>(document.fullState() ? Map.of() : resources);
        final List<ListChange> changes = new ArrayList<>();
        for (final RlmiDocument.Resource named : document.resources()) {
            final ResourceView after = ResourceView.of(named, notification);
            next.put(named.uri(), after);
            final ResourceView before = resources.get(named.uri());
            if (!Objects.equals(before, after)) {
                changes.add(new ListChange(named.uri(), before, after, document.version(), document.fullState()));
            }
        }
        resources.forEach((key, before) -> {
            if (!next.containsKey(key)) {
                changes.add(new ListChange(key, before, null, document.version(), document.fullState()));
            }
        });
        final boolean whole = document.fullState() || complete && document.version() == version + 1;
        return new Applied(
                new ListView(
                        document.uri(),
                        document.version(),
                        whole,
                        document.names().isEmpty() ? names : document.names(),
                        Collections.unmodifiableMap(next)),
                changes);
    }

    /**
     * A member.
     *
     * @param uri as the document spells it
     * @param names its names
     * @param instances by id, in document order; empty while its state is unknown
     */
    public record ResourceView(String uri, List<RlmiDocument.Name> names, Map<String, InstanceView> instances) {

        static ResourceView of(final RlmiDocument.Resource named, final AggregateNotification notification) {
            final Map<String, InstanceView> instances = new LinkedHashMap<>();
            for (final RlmiDocument.Instance instance : named.instances()) {
                instances.put(
                        instance.id(),
                        new InstanceView(
                                instance.id(), instance.state(), instance.reason(), notification.part(instance.cid())));
            }
            return new ResourceView(named.uri(), List.copyOf(named.names()), Collections.unmodifiableMap(instances));
        }

        /** The first name, or the URI where there is none: what a person reads. */
        public String label() {
            return names.isEmpty() ? uri : names.get(0).text();
        }
    }

    /**
     * An instance of a member.
     *
     * @param id unique in its resource
     * @param state active, pending or terminated
     * @param reason or null
     * @param body the part its cid names, or null
     */
    public record InstanceView(String id, String state, String reason, BodyPart body) {

        /** Equal where a person would see no difference: Content-IDs are not compared. */
        @Override
        public boolean equals(final Object other) {
            return other instanceof InstanceView that
                    && Objects.equals(id, that.id)
                    && Objects.equals(state, that.state)
                    && Objects.equals(reason, that.reason)
                    && Objects.equals(type(), that.type())
                    && Objects.equals(text(), that.text());
        }

        @Override
        public int hashCode() {
            return Objects.hash(id, state, reason);
        }

        /** The media type of the body, or null. */
        public String type() {
            return body == null ? null : body.mediaType();
        }

        /** The body as text, or null. */
        public String text() {
            return body == null ? null : body.text();
        }
    }
}
