package io.rollcall.rls.testkit.rlmi;

import java.util.List;

/**
 * An RLMI document as read (RFC 4662 5.1 to 5.5). Values are as spelled; what the schema refuses is listed in
 * {@code schemaErrors} and may be missing or null here.
 *
 * @param uri the list
 * @param version the version attribute; -1 where there is no number
 * @param fullState whether all resources are named
 * @param cid of package-defined aggregate state, or null
 * @param names names of the list
 * @param resources in document order
 * @param schemaErrors what the validator said, in order; empty for a valid document
 */
public record RlmiDocument(
        String uri,
        long version,
        boolean fullState,
        String cid,
        List<Name> names,
        List<Resource> resources,
        List<String> schemaErrors) {

    /** A name and its language, which may be null. */
    public record Name(String language, String text) {}

    /** One member (RFC 4662 5.3). */
    public record Resource(String uri, List<Name> names, List<Instance> instances) {}

    /** One instance (RFC 4662 5.5); attributes that are absent are null. */
    public record Instance(String id, String state, String reason, String cid) {}

    /** The resource with that URI, compared as a string, or null. */
    public Resource resource(final String resourceUri) {
        return resources.stream()
                .filter(resource -> resourceUri.equals(resource.uri()))
                .findFirst()
                .orElse(null);
    }
}
