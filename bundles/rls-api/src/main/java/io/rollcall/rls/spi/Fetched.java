package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

/** What became of a fetch of a document. */
public sealed interface Fetched {

    /** Calls the function of this kind. */
    <T> T fold(Reader<T> reader);

    /**
     * One function a kind.
     *
     * @param <T> what is made of it
     */
    interface Reader<T> {
        T document(Document document);

        T notModified(NotModified notModified);

        T absent(Absent absent);

        T failed(Failed failed);
    }

    /**
     * Here it is.
     *
     * @param bytes the document; shared, not to be changed
     * @param etag its entity tag
     */
    record Document(byte[] bytes, String etag) implements Fetched {

        public Document {
            requireNonNull(bytes);
            requireNonNull(etag);
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.document(this);
        }
    }

    /** The copy with the known tag is still right. */
    record NotModified() implements Fetched {

        public static final NotModified INSTANCE = new NotModified();

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.notModified(this);
        }
    }

    /** There is no such document. */
    record Absent() implements Fetched {

        public static final Absent INSTANCE = new Absent();

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.absent(this);
        }
    }

    /** Nobody can say now. */
    record Failed(String why) implements Fetched {

        public Failed {
            requireNonNull(why);
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.failed(this);
        }
    }
}
