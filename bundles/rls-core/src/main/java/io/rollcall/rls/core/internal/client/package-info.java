/** What some clients need to be told otherwise than the standards say, chosen by their User-Agent. */
package io.rollcall.rls.core.internal.client;
