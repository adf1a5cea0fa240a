package io.rollcall.rls.event.presence.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles the keys of PID {@code rls.event.presence}. */
@ObjectClassDefinition(name = "Rollcall: event package presence", description = "Presence (RFC 3856)")
@interface PresenceConfiguration {

    @AttributeDefinition(
            name = "Partial presence",
            description = "1: presence servers are told that they may send changes alone (RFC 5263), which are merged"
                    + " here; 0: they send whole documents")
    String pidf__diff() default "0";

    @AttributeDefinition(
            name = "Largest state",
            min = "1024",
            max = "16777216",
            description = "Bytes that a document may have which is made of partial ones")
    String max__state__bytes() default "262144";
}
