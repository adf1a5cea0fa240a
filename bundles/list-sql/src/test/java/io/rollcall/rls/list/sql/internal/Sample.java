package io.rollcall.rls.list.sql.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.Resolution;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The sample of samples/sql: whether its query works on its tables.
 *
 * @param open a connection to the database
 */
record Sample(DataSource database, Connection open) {

    private static final Path SAMPLE = Path.of("..", "..", "samples", "sql");

    void check() throws Exception {
        final Properties file = new Properties();
        file.load(new StringReader(Files.readString(SAMPLE.resolve("rls.list.sql.cfg"))));
        final ConfigurationReader keys = new ConfigurationReader(
                file.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, file::getProperty)));
        final Settings settings = Settings.read(keys, Settings.DEFAULTS);
        assertEquals(List.of(), keys.refusals());
        run(Files.readString(SAMPLE.resolve("pbx.sql")).split(";\\s*\n"));
        try {
            final Table table = new Table(() -> new Lease(database, () -> {}));
            final Resolution sales = ask(table, settings, "sip:sales@pbx.example.com", "sip:101@pbx.example.com");
            final List<ListEntry> entries = ((Resolution.Found) sales).list().entries();
            assertEquals(
                    Map.of("sip:102@pbx.example.com", "Bob", "sip:103@pbx.example.com", "Carol"),
                    entries.stream()
                            .collect(Collectors.toMap(
                                    ListEntry::uri, one -> one.names().get(0).text())));
            final Resolution nobody = ask(table, settings, "sip:nobody@pbx.example.com", "sip:101@pbx.example.com");
            assertEquals(0, ((Resolution.Found) nobody).list().entries().size());
            assertEquals(
                    Resolution.NotAList.INSTANCE,
                    ask(table, settings, "sip:sales@pbx.example.com", "sip:101@other.example.com"));
            assertTrue(settings.lists().matcher("sip:sales@pbx.example.com").matches());
        } finally {
            run("DROP TABLE extension", "DROP TABLE pickup_group", "DROP TABLE group_member");
        }
    }

    private void run(final String... statements) throws SQLException {
        try (Statement statement = open.createStatement()) {
            for (final String one : statements) {
                if (!one.isBlank()) {
                    statement.execute(one);
                }
            }
        }
    }

    private static Resolution ask(final Table table, final Settings settings, final String list, final String watcher)
            throws Exception {
        return table.ask(settings.query(), Question.of(settings.query(), Address.of(list), watcher), settings);
    }
}
