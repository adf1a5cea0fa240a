package io.rollcall.rls.core.internal.xcap;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.api.ConfigurationReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ResolverConfigurationTest {

    @Test
    public void shouldUseDefaultsWhereNothingIsSaid() {
        assertEquals(
                ResolverSettings.DEFAULT,
                ResolverConfiguration.read(new ConfigurationReader(Map.of()), ResolverSettings.DEFAULT));
    }

    @Test
    public void shouldRefuseBadValuesAndKeepWhatStands() {
        final ResolverSettings standing = ResolverConfiguration.read(
                new ConfigurationReader(Map.of(
                        "max_document_bytes", "4096",
                        "max_list_entries", 7,
                        "list_fresh_time", "0",
                        "list_stale_time", "60",
                        "unresolved_reference", "skip")),
                ResolverSettings.DEFAULT);
        assertEquals(
                new ResolverSettings(
                        new DocumentLimits(4096, 64, 7, 64),
                        100,
                        Duration.ZERO,
                        Duration.ofSeconds(60),
                        true,
                        Duration.ofSeconds(5)),
                standing);
        final ConfigurationReader reader = new ConfigurationReader(Map.of(
                "max_document_bytes", "abc",
                "max_list_entries", "0",
                "list_fresh_time", "0",
                "list_stale_time", "-1",
                "unresolved_reference", "maybe"));

        assertEquals(standing, ResolverConfiguration.read(reader, standing));
        assertEquals(
                List.of(
                        "max_document_bytes = abc is not a whole number; 4096 stays",
                        "max_list_entries = 0 is not between 1 and 1000000; 7 stays",
                        "list_stale_time = -1 is not between 0 and 31536000; 60 stays",
                        "unresolved_reference = maybe is neither skip nor fail; true stays"),
                reader.refusals());
    }
}
