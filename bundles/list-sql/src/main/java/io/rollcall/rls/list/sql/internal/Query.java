package io.rollcall.rls.list.sql.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The operator's query with its named parameters taken out: their values are always bound, never part of the text.
 *
 * @param text as configured
 * @param sql with a question mark for each parameter
 * @param parameters in the order of the question marks
 */
record Query(String text, String sql, List<Parameter> parameters) {

    private static final Pattern TOKEN = Pattern.compile(
            "'[^']*'|\"[^\"]*\"|`[^`]*`|--[^\\n]*|/\\*.*?\\*/|::|:([A-Za-z_]\\w*)|[?;]|['\"`]|/\\*", Pattern.DOTALL);
    private static final Pattern READS = Pattern.compile("(?is)\\s*(select|with|values|table)\\b.*");

    /** What the query may ask with. */
    enum Parameter {
        LIST,
        LIST_USER,
        LIST_DOMAIN,
        WATCHER,
        WATCHER_USER,
        WATCHER_DOMAIN;

        String spelled() {
            return ':' + name().toLowerCase(Locale.ROOT);
        }

        private String of(final Question question) {
            final Address about = name().startsWith("LIST") ? question.list() : question.watcher();
            return name().endsWith("_USER") ? about.user() : name().endsWith("_DOMAIN") ? about.domain() : about.uri();
        }
    }

    /** Reads what the operator wrote; the message of the exception reads on from the value. */
    static Query parse(final String text) {
        if (!READS.matcher(text).matches()) {
            throw new IllegalArgumentException("is not a query: it begins with none of SELECT, WITH, VALUES, TABLE");
        }
        final List<Parameter> parameters = new ArrayList<>();
        final StringBuilder sql = new StringBuilder();
        final Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            token.appendReplacement(sql, "");
            sql.append(taken(token, parameters));
        }
        token.appendTail(sql);
        if (parameters.stream().noneMatch(one -> one.name().startsWith("LIST"))) {
            throw new IllegalArgumentException("does not ask for a list: it lacks :list or :list_user");
        }
        return new Query(text, sql.toString(), List.copyOf(parameters));
    }

    private static String taken(final Matcher token, final List<Parameter> parameters) {
        if (token.group(1) != null) {
            parameters.add(named(token.group()));
            return "?";
        }
        switch (token.group()) {
            case "?":
                throw new IllegalArgumentException("has a question mark: parameters have names here");
            case ";":
                throw new IllegalArgumentException("has a semicolon: one query, without one at its end");
            case "'", "\"", "`", "/*":
                throw new IllegalArgumentException("has a " + token.group() + " that is not closed");
            default:
                return token.group();
        }
    }

    private static Parameter named(final String spelled) {
        return Arrays.stream(Parameter.values())
                .filter(one -> one.spelled().equals(spelled))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("has " + spelled + ", which is none of "
                        + Arrays.stream(Parameter.values())
                                .map(Parameter::spelled)
                                .collect(Collectors.joining(", "))));
    }

    /** Whether two watchers may get different answers. */
    boolean dependsOnWatcher() {
        return parameters.stream().anyMatch(one -> one.name().startsWith("WATCHER"));
    }

    void bind(final PreparedStatement statement, final Question question) throws SQLException {
        for (int at = 0; at < parameters.size(); at++) {
            statement.setString(at + 1, parameters.get(at).of(question));
        }
    }
}
