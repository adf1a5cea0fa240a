/** Lists that one query of the operator gives, as a resolver of their own. */
package io.rollcall.rls.list.sql.internal;
