package io.rollcall.rls.xcap.files.internal;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A list as people write it by hand: a line with its URI, and perhaps {@code owner=}, {@code packages=} and a name;
 * then a member a line, and perhaps his name. What follows a {@code #} at the start of a line, or after white space, is
 * for people.
 *
 * @param uri of the list
 * @param owner whose list it is, or null for everybody's
 * @param service its element of an rls-services document (RFC 4826, 4)
 */
record TextList(String uri, String owner, String service) {

    private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#.*");
    private static final Pattern OPTION = Pattern.compile("(owner|packages)=(\\S+)\\s*");
    private static final Pattern LIST_URI = Pattern.compile("(?i)sips?:[^@\\s]+@\\S+");
    private static final Pattern NOT_XML =
            Pattern.compile("[\\x{0}-\\x{8}\\x{B}\\x{C}\\x{E}-\\x{1F}\\x{7F}-\\x{9F}\\x{FFFE}\\x{FFFF}]");

    /** Reads the text of a file; the message of a refusal names the line. */
    static TextList read(final byte[] bytes) throws RefusedFileException {
        final String[] lines = WellFormed.text(bytes).split("\\r?\\n|\\r", -1);
        Head head = null;
        final StringBuilder members = new StringBuilder();
        for (int number = 1; number <= lines.length; number++) {
            final String line =
                    COMMENT.matcher(lines[number - 1]).replaceFirst("").strip();
            if (NOT_XML.matcher(line).find()) {
                throw new RefusedFileException("line " + number + " has a control character");
            }
            if (line.isEmpty()) {
                continue;
            }
            if (head == null) {
                head = Head.read(line, number);
            } else {
                member(line, members);
            }
        }
        if (head == null) {
            throw new RefusedFileException("there is no line with the URI of the list");
        }
        return new TextList(head.uri, head.owner, head.service(members));
    }

    private static void member(final String line, final StringBuilder members) {
        final String[] parts = line.split("\\s+", 2);
        members.append("   <rl:entry uri=\"").append(escape(parts[0])).append("\">");
        members.append(displayName(parts.length > 1 ? parts[1] : "")).append("</rl:entry>\n");
    }

    private static String displayName(final String text) {
        final boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        final String name = quoted ? text.substring(1, text.length() - 1) : text;
        return name.isEmpty() ? "" : "<rl:display-name>" + escape(name) + "</rl:display-name>";
    }

    private static String escape(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** The document that defines these lists. */
    static byte[] document(final Collection<TextList> lists) {
        final String services = lists.stream().map(TextList::service).collect(Collectors.joining());
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<rls-services xmlns=\"urn:ietf:params:xml:ns:rls-services\""
                        + " xmlns:rl=\"urn:ietf:params:xml:ns:resource-lists\">\n"
                        + services + "</rls-services>\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The first line.
     *
     * @param packages event packages the list is for; empty for any
     * @param name for people, or empty
     */
    private record Head(String uri, String owner, List<String> packages, String name) {

        static Head read(final String line, final int number) throws RefusedFileException {
            final String[] parts = line.split("\\s+", 2);
            if (!LIST_URI.matcher(parts[0]).matches()) {
                throw new RefusedFileException(
                        "line " + number + " is not the URI of a list, such as sip:team@example.com");
            }
            String owner = null;
            List<String> packages = List.of();
            final String rest = parts.length > 1 ? parts[1] : "";
            final Matcher option = OPTION.matcher(rest);
            int end = 0;
            while (option.region(end, rest.length()).lookingAt()) {
                if (option.group(1).equals("owner")) {
                    owner = option.group(2);
                } else {
                    packages = List.of(option.group(2).split(","));
                }
                end = option.end();
            }
            return new Head(parts[0], owner, packages, rest.substring(end));
        }

        String service(final CharSequence members) {
            final StringBuilder service = new StringBuilder(members.length() + 256);
            service.append(" <service uri=\"").append(escape(uri)).append("\">\n  <list>\n   ");
            service.append(displayName(name)).append('\n').append(members).append("  </list>\n");
            if (!packages.isEmpty()) {
                service.append("  <packages>");
                packages.forEach(
                        one -> service.append("<package>").append(escape(one)).append("</package>"));
                service.append("</packages>\n");
            }
            return service.append(" </service>\n").toString();
        }
    }
}
