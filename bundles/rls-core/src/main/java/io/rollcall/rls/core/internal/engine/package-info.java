/** The engine as a component: what it is plugged into, its start and stop, and what consoles see of it. */
package io.rollcall.rls.core.internal.engine;
