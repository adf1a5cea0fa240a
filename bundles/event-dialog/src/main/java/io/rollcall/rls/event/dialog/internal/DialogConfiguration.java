package io.rollcall.rls.event.dialog.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles the keys of PID {@code rls.event.dialog}. */
@ObjectClassDefinition(name = "Rollcall: event package dialog", description = "Dialogs of phones (RFC 4235)")
@interface DialogConfiguration {

    @AttributeDefinition(
            name = "A dialog for idle phones",
            description = "1: a document without dialogs gets one that is over, for phones that need it to put a lamp"
                    + " out; 0: documents stay as they are")
    String idle__dialog() default "0";

    @AttributeDefinition(
            name = "Consolidated",
            description = "1: every member shows one instance with the dialogs of all its phones; 0: only in lists"
                    + " subscribed to with the URI parameter consolidated")
    String consolidated() default "0";

    @AttributeDefinition(
            name = "Largest state",
            min = "1024",
            max = "16777216",
            description = "Bytes that a document may have which is made of partial ones")
    String max__state__bytes() default "262144";
}
