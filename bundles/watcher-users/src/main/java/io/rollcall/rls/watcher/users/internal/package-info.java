/** Users of a file and of Kamailio's table subscriber, as a source of credentials. */
package io.rollcall.rls.watcher.users.internal;
