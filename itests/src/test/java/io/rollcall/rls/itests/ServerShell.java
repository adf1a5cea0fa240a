package io.rollcall.rls.itests;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Supplier;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;

/** The shell of a running server, over ssh. */
final class ServerShell implements Closeable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    /** A server that is busy starting closes sessions now and then: the next one holds. */
    private static final int ATTEMPTS = 3;

    private final int port;
    private final String user;
    private final Supplier<String> password;
    private SshClient client;
    private ClientSession session;

    ServerShell(int port, String user, Supplier<String> password) {
        this.port = port;
        this.user = user;
        this.password = password;
    }

    /** Whether commands can be run: the boot is over when all the commands of the features are there. */
    boolean answers() {
        try {
            return execute("feature:list -i --no-format").contains("rls");
        } catch (AssertionError e) {
            return false;
        }
    }

    synchronized String execute(String command) {
        for (int attempt = 1; ; attempt++) {
            try {
                return executeOnce(command);
            } catch (IOException | IllegalStateException e) { // the latter where the session is being closed
                close();
                if (attempt == ATTEMPTS) {
                    throw new AssertionError("Cannot run '" + command + "' over ssh: " + e.getMessage(), e);
                }
            }
        }
    }

    private String executeOnce(String command) throws IOException {
        connect();
        try (ChannelExec channel = session.createExecChannel(command);
                ByteArrayOutputStream output = new ByteArrayOutputStream()) {
            channel.setOut(output);
            channel.setErr(output);
            channel.open().verify(CONNECT_LIMIT);
            if (channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), COMMAND_LIMIT)
                    .contains(ClientChannelEvent.TIMEOUT)) {
                throw new AssertionError(command + " did not end within " + COMMAND_LIMIT.toSeconds() + " s");
            }
            return plain(output.toString(StandardCharsets.UTF_8));
        }
    }

    private void connect() throws IOException {
        if (session != null && session.isOpen()) {
            return;
        }
        close();
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
        session = client.connect(user, "127.0.0.1", port).verify(CONNECT_LIMIT).getSession();
        session.addPasswordIdentity(password.get());
        session.auth().verify(CONNECT_LIMIT);
    }

    private static String plain(String output) {
        return output.replaceAll("\u001B\\[[0-9;]*[A-Za-z]", "").replace("\r", "");
    }

    @Override
    public synchronized void close() {
        session = null;
        if (client != null) {
            client.close(true); // at once: stop() would wait for the peer up to a minute
            client = null;
        }
    }
}
