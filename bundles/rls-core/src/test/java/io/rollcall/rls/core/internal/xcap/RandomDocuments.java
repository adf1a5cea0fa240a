package io.rollcall.rls.core.internal.xcap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Documents of two users and of nobody: lists in lists that refer to each other, at random. */
final class RandomDocuments {

    private static final String RESOURCE_LISTS = "urn:ietf:params:xml:ns:resource-lists";
    private static final List<String> OWNERS = List.of("sip:ana@home.test", "sip:bob@home.test", "");
    private static final List<String> NAMES =
            List.of("friends", "l 1", "a&b", "ü", "x/y", "100%", "why?", "friends", "~~", "a\"b", "it's");
    private static final List<String> ENTRIES = List.of(
            "sip:u1@h.test",
            "sip:u2@h.test",
            "sip:u3@h.test",
            "sip:u3@H.test",
            "sip:u%34@h.test",
            "sip:u5@h.test;x=1",
            "sip:u5@h.test?a=b",
            "sips:u6@h.test",
            " sip:u7@h.test ",
            "pres:u8@h.test",
            "u9@h.test",
            "u9%40h.test",
            "sip%3Au9%40h.test",
            "tel:+4930",
            "http://h.test/u",
            "nobody");
    private static final List<String> SERVICES = List.of(
            "sip:s0@rls.test",
            "sip:s1@rls.test",
            "sip:s2@rls.test",
            "sip:s3@rls.test",
            "sip:s1@RLS.test",
            "sip:s%32@rls.test",
            "sip:s3@rls.test;x=1",
            "sip:s3@rls.test;x=2",
            "sip%3As0%40rls.test");

    /** Paths of documents with their texts. */
    final Map<String, String> texts = new TreeMap<>();

    private final Map<String, RandomNode> lists = new TreeMap<>();
    private final Random random;
    private final RandomReferences references;
    private final boolean spoilt;

    /**
     * Makes them.
     *
     * @param spoilt whether some of them cannot be read
     */
    RandomDocuments(final long seed, final boolean spoilt) {
        this.random = new Random(seed);
        this.references = new RandomReferences(random);
        this.spoilt = spoilt;
        for (final String document : List.of("index", "d1", "dir/d2")) {
            listDocument("sip:ana@home.test", document);
        }
        listDocument("sip:bob@home.test", "index");
        listDocument("", "index");
        lists.values().forEach(this::direct);
        lists.forEach((key, root) -> put("resource-lists/" + home(owner(key)) + document(key), listsXml(root)));
        OWNERS.forEach(owner -> {
            if (random.nextInt(4) > 0) {
                put("rls-services/" + home(owner) + "index", servicesXml());
            }
        });
        if (random.nextInt(8) == 0) {
            put("rls-services/" + home("sip:ana@home.test") + "other", servicesXml());
            put("rls-services/" + home("") + "more", servicesXml());
        }
    }

    /** URIs that lists may be asked for by. */
    static List<String> uris() {
        return SERVICES;
    }

    static String home(final String owner) {
        return owner.isEmpty() ? "global/" : "users/" + owner + '/';
    }

    private static String owner(final String key) {
        return key.substring(0, key.indexOf('|'));
    }

    private static String document(final String key) {
        return key.substring(key.indexOf('|') + 1);
    }

    private void put(final String path, final String text) {
        texts.put(path, spoilt && random.nextInt(30) == 0 ? text.substring(0, text.length() - 3) : text);
    }

    private void listDocument(final String owner, final String document) {
        if (random.nextInt(8) > 0) {
            final RandomNode root = new RandomNode("resource-lists", null, null);
            for (int left = 1 + random.nextInt(3); left > 0; left--) {
                root.children.add(list(0));
            }
            lists.put(owner + '|' + document, root);
        }
    }

    // ---- content --------------------------------------------------------------------------------------------------

    private RandomNode list(final int depth) {
        final RandomNode list = new RandomNode("list", "name", random.nextInt(3) == 0 ? null : any(NAMES));
        named(list);
        for (int left = random.nextInt(5); left > 0; left--) {
            list.children.add(item(depth));
        }
        return list;
    }

    private RandomNode item(final int depth) {
        final int kind = random.nextInt(20);
        if (kind < 4 && depth < 3) {
            return list(depth + 1);
        }
        if (kind < 7) {
            return named(new RandomNode(kind < 5 ? "entry-ref" : "external", kind < 5 ? "ref" : "anchor", null));
        }
        if (kind == 7) {
            final RandomNode other = new RandomNode("f:other", null, null);
            other.children.add(new RandomNode("entry", "uri", "sip:foreign@h.test"));
            return other;
        }
        final String uri = random.nextInt(6) == 0 ? any(SERVICES) : any(ENTRIES);
        return named(new RandomNode("entry", "uri", random.nextInt(25) == 0 ? null : uri));
    }

    private RandomNode named(final RandomNode node) {
        for (int left = random.nextInt(6) - 3; left > 0; left--) {
            final RandomNode name = new RandomNode("display-name", null, any(List.of("Ana", "", " B & B ", "Ü")));
            name.language = random.nextBoolean() ? null : any(List.of("en", "de-AT"));
            node.children.add(name);
        }
        return node;
    }

    private <T> T any(final List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    // ---- references -----------------------------------------------------------------------------------------------

    /** Gives the references below a node something to refer to, now that everything has its place. */
    private void direct(final RandomNode node) {
        if (node.isReference()) {
            node.value = random.nextInt(40) == 0 ? null : reference(node.name.equals("entry-ref"));
        }
        node.children.forEach(this::direct);
    }

    private String reference(final boolean relative) {
        if (random.nextInt(30) == 0 || lists.isEmpty()) {
            final String nowhere = any(RandomReferences.NOWHERE);
            return random.nextBoolean() ? nowhere : MemorySource.ROOT + "s/" + nowhere;
        }
        String key = any(List.copyOf(lists.keySet()));
        if (owner(key).startsWith("sip:bob") && random.nextInt(3) > 0) {
            key = any(List.copyOf(lists.keySet()));
        }
        final boolean entry = relative ^ random.nextInt(40) == 0;
        final List<List<RandomNode>> ways = RandomNode.waysTo(entry ? "entry" : "list", lists.get(key));
        if (ways.isEmpty()) {
            return any(RandomReferences.NOWHERE);
        }
        final String document = random.nextInt(30) == 0 ? "none" : document(key);
        return references.to(owner(key), document, any(ways), relative);
    }

    // ---- documents ------------------------------------------------------------------------------------------------

    private String listsXml(final RandomNode root) {
        final String xml = root.xml(() -> "");
        return xml.replaceFirst("<resource-lists", "<resource-lists xmlns='" + RESOURCE_LISTS + "' xmlns:f='urn:f'");
    }

    private String servicesXml() {
        final List<String> services = new ArrayList<>();
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            services.add(service());
        }
        return servicesXml(services);
    }

    private static String servicesXml(final List<String> services) {
        return "<rls-services xmlns='urn:ietf:params:xml:ns:rls-services' xmlns:rl='" + RESOURCE_LISTS
                + "' xmlns:f='urn:f'>" + String.join("\n<!-- -->", services) + "</rls-services>";
    }

    private String service() {
        final StringBuilder text = new StringBuilder("\n<service uri='" + any(SERVICES) + "'>");
        final int kind = random.nextInt(20);
        if (kind < 11) {
            final RandomNode list = list(1);
            direct(list);
            final Supplier<String> prefixes = () -> random.nextInt(4) == 0 ? "" : "rl:";
            text.append(list.xml(prefixes));
        } else if (kind < 19) {
            final String target = RandomNode.escaped(reference(false));
            text.append("<resource-list>").append(target).append("</resource-list>");
        }
        if (random.nextInt(8) == 0) {
            final String event = random.nextBoolean() ? "presence" : "dialog";
            text.append("<packages><package>").append(event).append("</package></packages>");
        }
        return text.append("</service>").toString();
    }

    // ---- changes --------------------------------------------------------------------------------------------------

    /** Changes one document at random, or adds or takes one away; gives back its path. */
    String change() {
        final RandomDocuments others = new RandomDocuments(random.nextLong(), false);
        final Set<String> paths = new LinkedHashSet<>(texts.keySet());
        paths.addAll(others.texts.keySet());
        final String path = any(List.copyOf(paths));
        final String before = texts.get(path);
        String after = others.texts.get(path);
        if (path.startsWith("rls-services") && before != null && random.nextBoolean()) {
            after = servicesXml(changed(before));
        }
        if (after == null || after.equals(before)) {
            texts.remove(path);
        } else {
            texts.put(path, after);
        }
        return path;
    }

    private List<String> changed(final String xml) {
        final String inside = xml.substring(xml.indexOf("\n<service"), xml.indexOf("</rls-services>"));
        final List<String> services = new ArrayList<>(List.of(inside.split("<!-- -->")));
        switch (random.nextInt(3)) {
            case 0:
                Collections.shuffle(services, random);
                break;
            case 1:
                services.set(random.nextInt(services.size()), service());
                break;
            default:
                services.add(random.nextInt(services.size() + 1), service());
                break;
        }
        return services;
    }
}
