package io.rollcall.rls.core.internal.client;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles what a configuration of the factory {@code rls.client} may hold. */
@ObjectClassDefinition(
        name = "Client profile",
        description = "What some clients need to be told otherwise than the standards say, by their User-Agent")
public @interface ClientProfileConfiguration {

    @AttributeDefinition(
            name = "Rank",
            description = "Profiles are tried from the lowest to the highest; the first whose pattern is found counts")
    String rank() default "100";

    @AttributeDefinition(
            name = "User-Agent",
            description = "A regular expression looked for in the User-Agent of the SUBSCRIBE, in any case; required")
    String user__agent() default "";

    @AttributeDefinition(
            name = "Event spelling",
            description = "name=spelling pairs: how Event is spelled in NOTIFYs; RFC 6665, 8.2.1 compares byte by byte")
    String[] event__spelling() default {};

    @AttributeDefinition(
            name = "Quoted boundary",
            description = "Whether the boundary parameter is a quoted string (RFC 2046, 5.1.1)")
    String quoted__boundary() default "1";

    @AttributeDefinition(
            name = "Bare Content-Ids",
            description = "Parts are named Content-Id: x instead of Content-ID: <x> (RFC 2392, 2)")
    String bare__content__ids() default "0";

    @AttributeDefinition(
            name = "Names",
            description = "always; stored: not of lists that came with the SUBSCRIBE (RFC 5367); never")
    String names() default "always";

    @AttributeDefinition(name = "Full state", description = "Each NOTIFY has the full state (RFC 4662, 5.2)")
    String full__state() default "0";

    @AttributeDefinition(
            name = "NOTIFY body",
            min = "0",
            description = "Bytes the body of a NOTIFY may have; 0 = what max_notify_body_length says")
    String max__notify__body__length() default "0";

    @AttributeDefinition(
            name = "Consolidated",
            description = "Each member is one instance, however many notifiers it has, where the event package can")
    String consolidated() default "0";
}
