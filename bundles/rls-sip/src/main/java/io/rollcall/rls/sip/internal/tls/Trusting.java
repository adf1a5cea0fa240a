package io.rollcall.rls.sip.internal.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Takes every server for what it says it is: for laboratories, where the operator has switched the check off. */
final class Trusting extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type) {
        throw new IllegalStateException("clients are always checked");
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type) {
        // whoever it is
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type, final Socket socket) {
        throw new IllegalStateException("clients are always checked");
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type, final Socket socket) {
        // whoever it is
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine) {
        throw new IllegalStateException("clients are always checked");
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine) {
        // whoever it is
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
