package io.rollcall.rls.bench;

/**
 * Who takes part: every list has one watcher and members of its own. A member's number runs over all lists.
 *
 * @param lists how many
 * @param membersPerList in each
 */
record Population(int lists, int membersPerList) {

    private static final String DOMAIN = "@bench.example";

    Population {
        if (lists < 1 || membersPerList < 1) {
            throw new IllegalArgumentException("there must be lists, and members in them");
        }
    }

    /** All members of all lists: as many as there are back-end subscriptions. */
    int members() {
        return lists * membersPerList;
    }

    String watcher(final int list) {
        return "sip:w" + list + DOMAIN;
    }

    /** Named so that policy {@code auth = implicit} lets its watcher in. */
    String listUri(final int list) {
        return "sip:w" + list + "-list" + DOMAIN;
    }

    String memberUri(final int member) {
        return "sip:m" + member + DOMAIN;
    }

    int listOf(final int member) {
        return member / membersPerList;
    }

    int member(final int list, final int place) {
        return list * membersPerList + place;
    }
}
