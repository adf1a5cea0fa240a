package io.rollcall.rls.db.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class DatabaseUrlTest {

    @Test
    public void shouldReadKamailiosSpellings() {
        assertEquals(
                new DatabaseUrl("jdbc:mariadb://db.example.com:3307/openser", Dialect.MYSQL, "openser", "s:e@c"),
                DatabaseUrl.parse("mysql://openser:s:e@c@db.example.com:3307/openser"));
        assertEquals(
                new DatabaseUrl("jdbc:postgresql://localhost/kamailio", Dialect.POSTGRESQL, "kam", null),
                DatabaseUrl.parse("postgres://kam@localhost/kamailio"));
        assertEquals(
                new DatabaseUrl("jdbc:postgresql://[::1]:5433/k", Dialect.POSTGRESQL, null, null),
                DatabaseUrl.parse("postgresql://[::1]:5433/k"));
    }

    @Test
    public void shouldReadJdbcUrls() {
        assertEquals(Dialect.H2, DatabaseUrl.parse("jdbc:h2:mem:x").dialect());
        assertEquals("sa", DatabaseUrl.parse("jdbc:h2:mem:x").user());
        assertEquals(
                "jdbc:mariadb://h/d?user=a",
                DatabaseUrl.parse("jdbc:mysql://h/d?user=a").address());
        assertEquals(
                Dialect.POSTGRESQL, DatabaseUrl.parse("jdbc:postgresql:///d").dialect());
    }

    @Test
    public void shouldTakeAnythingElseForTheNameOfADataSource() {
        assertTrue(DatabaseUrl.parse("kamailio").isName());
        assertTrue(DatabaseUrl.parse("jdbc/kamailio").isName());
    }

    @Test
    public void shouldRefuseWhatLeadsNowhere() {
        for (final String url : new String[] {
            "sqlite:///x", "mysql://host", "mysql:///db", "postgres://u:p@host/", "jdbc:oracle:thin:@h", "a b"
        }) {
            assertThrows(url, IllegalArgumentException.class, () -> DatabaseUrl.parse(url));
        }
    }

    @Test
    public void shouldNeverShowAPassword() {
        for (final String url : new String[] {
            "mysql://u:geheim@h/d",
            "mysql://u:geh@geheim@h/d",
            "jdbc:postgresql://h/d?user=u&password=geheim",
            "jdbc:h2:mem:x;PASSWORD=geheim",
            "jdbc:mariadb://u:geheim@h/d"
        }) {
            final String shown = DatabaseUrl.parse(url).toString();
            assertFalse(shown, shown.contains("geheim"));
        }
    }
}
