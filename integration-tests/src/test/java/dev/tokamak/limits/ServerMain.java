package dev.tokamak.limits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.tokamak.contract.support.Settings;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.LoopStats;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.ListenConfig;

/**
 * The program of a {@link ForkedServer}: an echo server on a transport. Prints where it listens, then answers each line of
 * its input with one line; ends when its input does.
 */
final class ServerMain {

    /** Echo; a request that begins with this byte is answered with a great many bytes instead. */
    static final byte MUCH = 'M';
    static final int HOW_MUCH = 32 << 20;

    /** Short, so that tests see several in little time. */
    static final Duration ACCEPT_PAUSE = Duration.ofMillis(250);

    private ServerMain() {}

    private static final class Echo implements ConnectionHandler {
        @Override
        public void onData(Connection c, ByteBuffer in) {
            if (in.get(in.position()) == MUCH) {
                in.position(in.limit());
                c.write(ByteBuffer.allocate(HOW_MUCH));
            } else {
                c.write(in);
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        // a limit of its own would keep it from running out of anything else
        var transport = TransportKind.valueOf(arguments[0])
                .start(Settings.plain().withMaxConnections(1_000_000).withAcceptPause(ACCEPT_PAUSE));
        var listener = transport.raw().listen(new InetSocketAddress(0), Echo::new, ListenConfig.DEFAULT);
        System.out.println("listening " + listener.localAddress().toString().replaceAll(".*:", ""));
        try (var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var question = questions.readLine(); question != null; question = questions.readLine()) {
                var words = question.split(" ");
                long answer = switch (words[0]) {
                    case "open" -> listener.openConnections();
                    case "turns" -> transport.turns();
                    case "premature" -> transport.loops().stream().mapToLong(LoopStats::prematureReturns).sum();
                    case "descriptors" -> descriptors();
                    case "instances" -> HeapHistogram.take().instancesOf(words[1]);
                    default -> counted(transport, words[0]);
                };
                System.out.println(question + " " + answer);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static long counted(TestTransport transport, String counter) {
        return transport.count(Counter.valueOf(counter));
    }

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
