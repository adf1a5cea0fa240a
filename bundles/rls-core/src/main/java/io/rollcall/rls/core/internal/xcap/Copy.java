package io.rollcall.rls.core.internal.xcap;

/** What is known of a document. */
sealed interface Copy {

    /** Whether it says anything else than this earlier one. */
    default boolean differs(final Copy earlier) {
        return !equals(earlier);
    }

    /** For an operator. */
    String inWords();

    /**
     * It was read; where newer bytes could not be had or made no sense, this is the last good copy.
     *
     * @param root root element
     * @param etag its entity tag
     * @param weight its size in bytes
     */
    record Readable(XmlElement root, String etag, int weight) implements Copy {

        /** The same root element: what says the same under another tag is given the root it had. */
        @Override
        public boolean differs(final Copy earlier) {
            return !(earlier instanceof Readable readable && readable.root == root);
        }

        @Override
        public String inWords() {
            return "read, entity tag " + etag;
        }
    }

    /** There is no such document. */
    record Missing() implements Copy {

        static final Missing INSTANCE = new Missing();

        @Override
        public String inWords() {
            return "there is none";
        }
    }

    /**
     * It is there, but nothing can be made of it.
     *
     * @param etag its entity tag
     * @param why for the one who wrote it
     */
    record Unreadable(String etag, String why) implements Copy {

        @Override
        public String inWords() {
            return "cannot be read: " + why;
        }
    }

    /** The source cannot say now. */
    record OutOfReach(String why) implements Copy {

        @Override
        public String inWords() {
            return "cannot be had now: " + why;
        }
    }
}
