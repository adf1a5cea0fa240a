package io.rollcall.rls.core.internal.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles what factory PID {@code rls.credentials} may hold. {@link CredentialsReader} reads and checks it. */
@ObjectClassDefinition(
        name = "Rollcall: credentials",
        description = "What to answer presence servers and proxies with that challenge our SUBSCRIBEs (RFC 3261, 22)")
@interface CredentialsConfiguration {

    @AttributeDefinition(
            name = "Realm",
            description = "Realm of the challenge, as it is spelled there; * for any letters")
    String realm();

    @AttributeDefinition(
            name = "Domain",
            description = "Hosts of the members this is for; * for any letters. Others learn nothing of it")
    String domain() default "*";

    @AttributeDefinition(name = "User")
    String user();

    @AttributeDefinition(name = "Password", type = AttributeType.PASSWORD, required = false)
    String password() default "";

    @AttributeDefinition(
            name = "H(A1)",
            required = false,
            description =
                    "In place of the password: hash of user:realm:password, MD5:digits or SHA-256:digits, by comma")
    String ha1() default "";
}
