package io.rollcall.rls.testkit.fuzz;

import java.util.Random;

/** One way to spoil a message. */
interface Change {

    /** The message spoilt, in an array of its own or the one given where there is nothing to be done. */
    byte[] apply(byte[] message, Random random);
}
