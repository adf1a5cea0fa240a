package io.rollcall.rls.core.internal.xcap;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** References into random documents, spelled as people and clients spell them, and wrong ones. */
final class RandomReferences {

    static final List<String> NOWHERE = List.of(
            "",
            "x",
            "/resource-lists/users/sip:ana@home.test/index/~~/resource-lists/list",
            "http://other.test/resource-lists/users/sip:ana@home.test/index/~~/resource-lists/list",
            "resource-lists/users/sip:ana@home.test/../index/~~/resource-lists/list",
            "resource-lists/users/sip:ana@home.test/index",
            "resource-lists/users/sip:ana@home.test/index/~~/",
            "resource-lists/users/sip:ana@home.test/index/~~/resource-lists/list[",
            "resource-lists/users/sip:ana@home.test/index/~~/resource-lists/list[0]",
            "resource-lists/users/sip:ana@home.test/index/~~/resource-lists/@name",
            "resource-lists/users/sip:ana@home.test/index/~~/resource-lists/q:list",
            "resource-lists/sip:ana@home.test/index/~~/resource-lists/list",
            MemorySource.ROOT + "/rls-services/global/index/~~/rls-services/service");

    private static final Map<String, List<String>> HOMES = Map.of(
            "sip:ana@home.test",
            List.of(
                    "users/sip:ana@home.test/",
                    "users/sip:ana@home.test/",
                    "users/ana@home.test/",
                    "users/sip%3Aana%40home.test/",
                    "users/sip:ana@HOME.test/"),
            "sip:bob@home.test",
            List.of("users/sip:bob@home.test/", "users/sip:%62ob@home.test/"),
            "",
            List.of("global/"));

    private final Random random;

    RandomReferences(final Random random) {
        this.random = random;
    }

    /** Relative for an entry-ref, absolute for others. */
    String to(final String owner, final String document, final List<RandomNode> way, final boolean relative) {
        final boolean prefixed = random.nextInt(8) == 0;
        final StringBuilder selector = new StringBuilder(prefixed ? "p:resource-lists" : "resource-lists");
        for (int at = 1; at < way.size(); at++) {
            selector.append('/').append(step(way.get(at - 1), way.get(at), prefixed ? "p:" : ""));
        }
        final List<String> homes = HOMES.get(owner);
        final String path = "resource-lists/" + homes.get(random.nextInt(homes.size())) + document + "/~~/"
                + encoded(selector.toString());
        final String query = prefixed ? "?xmlns(p=urn:ietf:params:xml:ns:resource-lists)" : "";
        final String whole = (relative ? "" : MemorySource.ROOT + '/') + path + query;
        return random.nextInt(8) == 0 ? broken(whole) : whole;
    }

    private String step(final RandomNode parent, final RandomNode node, final String prefix) {
        final String named = prefix + node.name;
        final List<RandomNode> alike = parent.children.stream()
                .filter(other -> other.name.equals(node.name))
                .toList();
        switch (random.nextInt(5)) {
            case 0:
                return alike.size() == 1 ? named : named + '[' + (alike.indexOf(node) + 1) + ']';
            case 1:
                return "*[" + (parent.children.indexOf(node) + 1) + ']';
            default:
                if (node.value == null) {
                    return named + '[' + (alike.indexOf(node) + 1) + ']';
                }
                final String value = node.value.replace("&", "&amp;").replace("\"", "&quot;");
                return named + "[@" + node.attribute + "=\"" + value + "\"]";
        }
    }

    /** What must be escaped, and some that need not. */
    private String encoded(final String selector) {
        final StringBuilder text = new StringBuilder();
        boolean quoted = false;
        for (final byte octet : selector.getBytes(StandardCharsets.UTF_8)) {
            quoted ^= octet == '"';
            final boolean must = octet <= ' ' || "%?#".indexOf(octet) >= 0;
            final boolean may = octet != '/' || quoted;
            if (must || may && random.nextInt("[]\"".indexOf(octet) >= 0 ? 2 : 40) == 0) {
                text.append(String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", octet & 0xff));
            } else {
                text.append((char) octet);
            }
        }
        return text.toString();
    }

    private String broken(final String line) {
        final int at = random.nextInt(line.length());
        return line.substring(0, at) + "\n   " + line.substring(at);
    }
}
