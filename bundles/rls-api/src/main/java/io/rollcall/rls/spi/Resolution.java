package io.rollcall.rls.spi;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/** What a resolver says of a list URI (RFC 4826, 4.5). */
public sealed interface Resolution {

    /** Calls the function of this kind. */
    <T> T fold(Reader<T> reader);

    /**
     * One function a kind.
     *
     * @param <T> what is made of a resolution
     */
    interface Reader<T> {
        T found(Found found);

        T notAList(NotAList notAList);

        T otherPackages(OtherPackages otherPackages);

        T forbidden(Forbidden forbidden);

        T badGateway(BadGateway badGateway);

        T unavailable(Unavailable unavailable);
    }

    /** It is a list, and these are its members. */
    record Found(ResolvedList list) implements Resolution {

        public Found {
            requireNonNull(list);
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.found(this);
        }
    }

    /** Nothing is known under that URI. */
    record NotAList() implements Resolution {

        public static final NotAList INSTANCE = new NotAList();

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.notAList(this);
        }
    }

    /** It is a list, but not for this event package (489). */
    record OtherPackages(Set<String> packages) implements Resolution {

        public OtherPackages {
            packages = Set.copyOf(packages);
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.otherPackages(this);
        }
    }

    /** It is a list, but not for this watcher (403). */
    record Forbidden(String why) implements Resolution {

        public Forbidden {
            requireNonNull(why);
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.forbidden(this);
        }
    }

    /** It is a list, but what it refers to cannot be had (502). */
    record BadGateway(String why) implements Resolution {

        public BadGateway {
            requireNonNull(why);
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.badGateway(this);
        }
    }

    /** Nobody can say now (503). */
    record Unavailable(String why, long retryAfterSeconds) implements Resolution {

        public Unavailable {
            requireNonNull(why);
        }

        @Override
        public <T> T fold(final Reader<T> reader) {
            return reader.unavailable(this);
        }
    }
}
