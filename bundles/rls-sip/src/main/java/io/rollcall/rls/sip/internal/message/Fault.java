package io.rollcall.rls.sip.internal.message;

/**
 * What is wrong with a request whatever its method.
 *
 * @param status the status code it deserves
 * @param phrase the reason phrase
 */
public record Fault(int status, String phrase) {

    static Fault bad(final String phrase) {
        return new Fault(400, phrase);
    }
}
