/** What the state of subscriptions is surrounded by: settings, event packages, transports, clock, counters. */
package io.rollcall.rls.core.internal.context;
