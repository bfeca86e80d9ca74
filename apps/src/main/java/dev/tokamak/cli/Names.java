package dev.tokamak.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up, with a deadline that {@link InetAddress} doesn't have. Blocks the caller, so never on a loop; the look-up
 * has a daemon thread of its own, which is left behind when it takes too long.
 */
final class Names {

    private Names() {}

    /**
     * All addresses of a name, or the one address that it is.
     *
     * @throws UnknownHostException with a message for a person
     */
    static List<InetAddress> addresses(String name, Duration timeout) throws UnknownHostException {
        return within(timeout, name, () -> {
            try {
                return List.of(InetAddress.getAllByName(name));
            } catch (UnknownHostException e) {
                throw unknown(name, "no such name, or no name server reached", e);
            }
        });
    }

    /**
     * The first address of a name, for a command that needs one.
     *
     * @throws CliException when there is none
     */
    static InetAddress address(String name, Duration timeout) {
        try {
            return addresses(name, timeout).getFirst();
        } catch (UnknownHostException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The name of an address; the address itself, in numbers, when it has none.
     *
     * @throws UnknownHostException when it takes too long
     */
    static String name(InetAddress address, Duration timeout) throws UnknownHostException {
        var literal = HostPort.literal(address);
        return within(timeout, literal, () -> {
            // from the bytes, because an address made from a name remembers that name
            var name = InetAddress.getByAddress(address.getAddress()).getCanonicalHostName();
            return name.equals(address.getHostAddress()) ? literal : name;
        });
    }

    private static <T> T within(Duration timeout, String name, Callable<T> lookup) throws UnknownHostException {
        var task = new FutureTask<>(lookup);
        Thread.ofPlatform().daemon().name("look-up").start(task);
        try {
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unknown(name, "no answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(name, "interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException why
                    ? why
                    : unknown(name, String.valueOf(e.getCause()), e);
        }
    }

    private static UnknownHostException unknown(String name, String why, Exception cause) {
        var exception = new UnknownHostException("cannot resolve " + name + ": " + why);
        exception.initCause(cause);
        return exception;
    }
}
