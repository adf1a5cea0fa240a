package io.rollcall.rls.xcap.http.internal;

/**
 * Who we are to an XCAP server.
 *
 * @param user name
 * @param password secret: never logged
 */
record Account(String user, String password) {

    /** Without the secret: for logs. */
    @Override
    public String toString() {
        return user;
    }
}
