/** A presence agent that tests put into a running server as a bundle. */
package io.rollcall.rls.itests.agent;
