package io.rollcall.rls.watcher.users.internal;

import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.Credentials;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Users of a file, as it was when it was read: lines of {@code user:realm:HA1}, with the address of record behind
 * another colon where that is not {@code sip:user@realm}; a user has a line for each algorithm. Immutable.
 */
final class FileUsers implements CredentialSource {

    private static final Pattern ADDRESS = Pattern.compile("(?:sips?|tel):\\S+", Pattern.CASE_INSENSITIVE);

    /** Who has these digests. */
    private record Name(String user, String realm) {}

    private final Map<Name, Credentials> users;
    private final Set<String> algorithms;

    private FileUsers(final Map<Name, Credentials> users) {
        this.users = Map.copyOf(users);
        final Set<String> common = new HashSet<>(Ha1.ALGORITHMS);
        users.values().forEach(user -> common.retainAll(user.ha1().keySet()));
        algorithms = common.isEmpty() ? Ha1.ALGORITHMS : Set.copyOf(common);
    }

    /**
     * Reads lines.
     *
     * @param trouble where a sentence goes for each line that makes no sense; the others count
     */
    static FileUsers read(final List<String> lines, final List<String> trouble) {
        final Map<Name, Credentials> users = new HashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            final String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#") && !add(line.split(":", 4), users)) {
                trouble.add("line " + number + " is not user:realm:HA1 or user:realm:HA1:sip:name@domain, with 32 (MD5)"
                        + " or 64 (SHA-256) digits");
            }
        }
        return new FileUsers(users);
    }

    private static boolean add(final String[] parts, final Map<Name, Credentials> users) {
        if (parts.length < 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            return false;
        }
        final String algorithm = Ha1.algorithmOf(parts[2]);
        final String given = parts.length > 3 ? parts[3].strip() : null;
        // no From is ever an address without a scheme: such a user would be challenged and then always refused
        if (algorithm == null || given != null && !ADDRESS.matcher(given).matches()) {
            return false;
        }
        final Name name = new Name(parts[0], parts[1]);
        final Credentials known = users.get(name);
        final Map<String, String> ha1 = new HashMap<>(known == null ? Map.of() : known.ha1());
        ha1.put(algorithm, parts[2]);
        final String before = known == null ? "sip:" + name.user + '@' + name.realm : known.uri();
        users.put(name, new Credentials(given == null ? before : given, ha1));
        return true;
    }

    int size() {
        return users.size();
    }

    @Override
    public CompletionStage<Optional<Credentials>> find(final String user, final String realm) {
        return CompletableFuture.completedFuture(Optional.ofNullable(users.get(new Name(user, realm))));
    }

    @Override
    public Set<String> algorithms() {
        return algorithms;
    }
}
