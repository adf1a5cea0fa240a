package io.rollcall.rls.bench;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Options of a command line, each with a value; {@link IllegalArgumentException} with a sentence where one is wrong.
 */
final class Arguments {

    private final Map<String, String> given = new HashMap<>();

    /**
     * Reads them.
     *
     * @param defaults every option there is, with what counts where it is not given
     */
    Arguments(final String defaults, final String... arguments) {
        take(defaults.split(" "));
        final int known = given.size();
        take(arguments);
        if (given.size() != known) {
            given.keySet().removeAll(Arrays.asList(defaults.split(" ")));
            throw new IllegalArgumentException("there is no option " + given.keySet());
        }
    }

    private void take(final String... arguments) {
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException(arguments[arguments.length - 1] + " lacks its value");
        }
        for (int i = 0; i < arguments.length; i += 2) {
            given.put(arguments[i], arguments[i + 1]);
        }
    }

    String get(final String name) {
        return given.get(name);
    }

    int number(final String name) {
        return number(name, given.get(name));
    }

    /** Numbers above 0, with commas between them; a ramp of them is written from..to..step. */
    List<Integer> numbers(final String name) {
        return Arrays.stream(given.get(name).split(","))
                .filter(each -> !each.isEmpty())
                .flatMapToInt(each -> ramp(name, each))
                .filter(number -> number > 0)
                .boxed()
                .toList();
    }

    private static IntStream ramp(final String name, final String text) {
        final String[] ends = text.split("\\.\\.");
        if (ends.length == 1) {
            return IntStream.of(number(name, text));
        }
        if (ends.length != 3 || number(name, ends[2]) == 0) {
            throw new IllegalArgumentException(name + ' ' + text + " is no ramp from..to..step");
        }
        final int step = number(name, ends[2]);
        return IntStream.iterate(number(name, ends[0]), each -> each <= number(name, ends[1]), each -> each + step);
    }

    /** Texts with commas between them. */
    List<String> texts(final String name) {
        return List.of(given.get(name).split(","));
    }

    InetSocketAddress address(final String name) {
        return address(name, given.get(name));
    }

    List<InetSocketAddress> addresses(final String name) {
        return texts(name).stream().map(each -> address(name, each)).toList();
    }

    private static InetSocketAddress address(final String name, final String text) {
        final int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(name + ' ' + text + " is not host:port");
        }
        return new InetSocketAddress(text.substring(0, colon), number(name, text.substring(colon + 1)));
    }

    private static int number(final String name, final String value) {
        if (!value.matches("[0-9]{1,8}")) {
            throw new IllegalArgumentException(name + " " + value + " is not a number");
        }
        return Integer.parseInt(value);
    }
}
