package io.rollcall.rls.event.generic.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles the keys of the factory PID {@code rls.event}; {@link Description} reads and checks them. */
@ObjectClassDefinition(
        name = "Rollcall: an event package without code",
        description = "One for each configuration; its bodies are opaque unless partial says otherwise")
@interface GenericConfiguration {

    @AttributeDefinition(name = "Name", description = "The event type, such as presence.winfo (RFC 6665, 8.2.1)")
    String name();

    @AttributeDefinition(
            name = "Parameters",
            required = false,
            description = "Parameters of Event that must be there, by comma; they are copied to both sides")
    String parameters();

    @AttributeDefinition(name = "Accept", description = "Media types for back ends by comma, the default type first")
    String accept();

    @AttributeDefinition(
            name = "Subscription without Expires",
            min = "1",
            description = "Seconds, what the package says (RFC 6665, 5.4.4)")
    String expires() default "3600";

    @AttributeDefinition(
            name = "Shortest subscription",
            min = "0",
            max = "3600",
            description = "Seconds; a shorter Expires is answered 423")
    String min__expires() default "0";

    @AttributeDefinition(
            name = "Gap",
            min = "0",
            max = "3600000",
            description = "Milliseconds between two NOTIFYs that the package asks for (RFC 6665, 5.4.12)")
    String gap__ms() default "5000";

    @AttributeDefinition(
            name = "Forking",
            description = "1: a SUBSCRIBE that forks makes several instances; 0: one (RFC 6665, 5.4.9)")
    String forking() default "0";

    @AttributeDefinition(
            name = "Partial documents",
            description = "none, or the format whose partial documents are merged: dialog-info, watcherinfo, reginfo")
    String partial() default "none";

    @AttributeDefinition(
            name = "Largest state",
            min = "1024",
            max = "16777216",
            description = "Bytes that a document may have which is made of partial ones")
    String max__state__bytes() default "262144";
}
