package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkHandlerTest {
    private static byte[] message(int micros, int fill) {
        var message = ByteBuffer.allocate(WorkHandler.MESSAGE_BYTES);
        Arrays.fill(message.array(), (byte) fill);
        return message.putInt(0, micros).array();
    }

    private static byte[] exchange(InetSocketAddress server, byte[]... messages) throws IOException {
        try (var socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(10_000);
            for (byte[] part : messages) {
                socket.getOutputStream().write(part);
            }
            socket.shutdownOutput();
            return socket.getInputStream().readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reactor", "platform", "virtual"})
    void echoesWholeMessagesAfterTheirWork(String transport) throws IOException {
        try (var server = new Neighbourhood(transport)) {
            byte[] none = message(0, 1);
            byte[] some = message(30_000, 2);
            long begun = System.nanoTime();
            byte[] answer = exchange(server.work, none, some, new byte[] {1, 2, 3});
            assertThat(System.nanoTime() - begun).isGreaterThan(15_000_000);
            assertThat(answer).startsWith(none).endsWith(some).hasSize(none.length + some.length);
        }
    }

    @Test
    void noRequestBurnsForEver() throws IOException {
        try (var server = new Neighbourhood("reactor")) {
            byte[] negative = message(-1, 3);
            assertThat(exchange(server.work, negative)).isEqualTo(negative);
        }
    }

    @Test
    void workIsAboutAsLongAsAsked() {
        Work work = Work.calibrated();
        var threads = ManagementFactory.getThreadMXBean();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 10; i++) {
            long before = threads.getCurrentThreadCpuTime();
            work.burn(10_000);
            double micros = (threads.getCurrentThreadCpuTime() - before) / 1e3;
            best = Math.abs(micros - 10_000) < Math.abs(best - 10_000) ? micros : best;
        }
        assertThat(best).isBetween(5_000.0, 20_000.0);
    }
}
