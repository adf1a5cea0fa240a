package io.rollcall.rls.itests;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Asks once whether a SIP server is there (RFC 3261, 11). */
final class SipProbe {

    private static final int WAIT_MS = 300;

    private SipProbe() {}

    static boolean answersOptions(int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(WAIT_MS);
            String own = "127.0.0.1:" + socket.getLocalPort();
            String branch = "z9hG4bK" + Long.toHexString(System.nanoTime());
            byte[] request = String.join(
                            "\r\n",
                            "OPTIONS sip:127.0.0.1:" + port + " SIP/2.0",
                            "Via: SIP/2.0/UDP " + own + ";branch=" + branch + ";rport",
                            "Max-Forwards: 70",
                            "From: <sip:probe@" + own + ">;tag=probe",
                            "To: <sip:127.0.0.1:" + port + ">",
                            "Call-ID: " + branch + "@" + own,
                            "CSeq: 1 OPTIONS",
                            "Content-Length: 0",
                            "",
                            "")
                    .getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(request, request.length, InetAddress.getLoopbackAddress(), port));
            byte[] answer = new byte[8192];
            socket.receive(new DatagramPacket(answer, answer.length));
            return new String(answer, 0, 8, StandardCharsets.US_ASCII).equals("SIP/2.0 ");
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
