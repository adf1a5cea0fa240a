package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.ResourceListServer;
import io.rollcall.rls.sip.internal.identity.AuthenticationService;
import io.rollcall.rls.sip.internal.transport.ListenAddress;
import io.rollcall.rls.sip.internal.transport.Right;
import io.rollcall.rls.spi.BackEndSubscribe;
import io.rollcall.rls.spi.BackEndSubscriber;
import io.rollcall.rls.spi.CounterSource;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.spi.NotifySender;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIP over UDP, TCP, TLS and WebSocket between watchers, back ends and the engine, which may come and go. */
// immediate: sockets are open whether anybody wants to send or not, and what is under way must not be forgotten
// required: at a busy start etc/ may be read later than this starts, and nobody wants the ports of the defaults opened
@Component(
        immediate = true,
        configurationPid = "rls.sip",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {NotifySender.class, BackEndSubscriber.class, CounterSource.class})
@Designate(ocd = SipConfiguration.class)
public final class SipTransport implements NotifySender, BackEndSubscriber, CounterSource {

    private static final Logger LOG = LoggerFactory.getLogger(SipTransport.class);

    private static final Duration REOPEN_INTERVAL = Duration.ofSeconds(5);

    private final SipSide side;
    private final AuthenticationService identity;
    private Settings settings;
    private volatile Set<String> localHosts;

    @Activate
    public SipTransport(final Map<String, Object> properties) {
        this(read(properties, null), Clock.systemUTC(), REOPEN_INTERVAL);
        IdentityKeys.apply(properties, identity);
    }

    /** The interval says how often ports that were taken and files that changed are tried again. */
    SipTransport(final Settings settings, final Clock clock, final Duration reopenInterval) {
        this.settings = settings;
        this.localHosts = settings.hosts();
        identity = new AuthenticationService(clock);
        side = new SipSide(settings, clock, reopenInterval);
        side.start();
    }

    @Modified
    void modified(final Map<String, Object> properties) {
        IdentityKeys.apply(properties, identity);
        final Settings changed = read(properties, settings);
        if (!changed.equals(settings)) {
            settings = changed;
            localHosts = changed.hosts();
            side.change(changed);
            LOG.info("Configuration is now {}", changed);
        }
    }

    @Deactivate
    void deactivate() {
        side.stop();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setEngine(final ResourceListServer arrived) {
        side.engineCame(arrived);
    }

    void unsetEngine(final ResourceListServer gone) {
        side.engineLeft(gone);
    }

    @Override
    public void send(final ListNotify notify) {
        send(notify, Right.ALWAYS);
    }

    @Override
    public void send(final ListNotify notify, final BooleanSupplier right) {
        side.send(notify, right);
    }

    @Override
    public void send(final BackEndSubscribe subscribe) {
        send(subscribe, Right.ALWAYS);
    }

    @Override
    public void send(final BackEndSubscribe subscribe, final BooleanSupplier right) {
        side.send(subscribe, identity.vouch(subscribe.dialog()), right);
    }

    @Override
    public Set<String> localHosts() {
        return localHosts;
    }

    @Override
    public Map<String, Long> counters() {
        return side.counters();
    }

    /** The listening points that are open. */
    List<ListenAddress> listening() {
        return side.listening();
    }

    private static Settings read(final Map<String, Object> properties, final Settings standing) {
        final ConfigurationReader keys = new ConfigurationReader(properties);
        final Settings settings = Settings.read(keys, standing);
        keys.refusals().forEach(refusal -> LOG.error("rls.sip: {}", refusal));
        return settings;
    }
}
