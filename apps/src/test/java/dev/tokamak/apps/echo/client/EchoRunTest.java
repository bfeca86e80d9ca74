package dev.tokamak.apps.echo.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.tokamak.apps.echo.AckEchoHandler;
import dev.tokamak.apps.echo.DatagramEcho;
import dev.tokamak.apps.echo.EchoHandler;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;
import dev.tokamak.reactor.ReactorTransport;

/** The client against good and bad servers. */
class EchoRunTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    /** Also the patience in connecting. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private Transport server;
    private Transport client;

    @BeforeEach
    void start() throws IOException {
        server = ReactorTransport.start(ReactorConfig.DEFAULT.withName("server"));
        client = ReactorTransport.start(ReactorConfig.DEFAULT.withName("client"));
    }

    @AfterEach
    void stop() {
        client.shutdown(Duration.ZERO);
        server.shutdown(Duration.ZERO);
    }

    private InetSocketAddress listen(Supplier<ConnectionHandler> handlers) throws IOException {
        return (InetSocketAddress) server.listen(loopback(), handlers, ListenConfig.DEFAULT).localAddress();
    }

    private InetSocketAddress bind(DatagramHandler handler) throws IOException {
        return (InetSocketAddress) server.bind(loopback(), handler, DatagramConfig.DEFAULT).localAddress();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static List<EchoResult> run(EchoRun run) throws Exception {
        return run.start().get(30, TimeUnit.SECONDS);
    }

    private EchoResult overTcp(Supplier<ConnectionHandler> handlers, Messages messages, Duration timeout)
            throws Exception {
        return run(new EchoRun(messages, 3).overTcp(client, listen(handlers), false, null, timeout)).getFirst();
    }

    @Test
    void goesThereAndBackOverBothInTurn() throws Exception {
        var results = run(new EchoRun(Messages.ofSize(100), 200)
                .overTcp(client, listen(EchoHandler::new), false, null, LONG)
                .overUdp(client, bind(new DatagramEcho()), LONG));
        assertThat(results).extracting(EchoResult::protocol).containsExactly("tcp", "udp");
        assertThat(results).allSatisfy(result -> {
            assertThat(result.succeeded()).isTrue();
            assertThat(result.answered()).isEqualTo(200);
            assertThat(result.firstNanos()).isPresent();
            assertThat(result.nanos().getTotalCount()).isEqualTo(200);
        });
    }

    @Test
    void aMessageFarAboveHighWaterComesBackWhole() throws Exception {
        assertThat(overTcp(EchoHandler::new, Messages.ofSize(8 << 20), LONG).answered()).isEqualTo(3);
    }

    @Test
    void connectsEachTimeToAServerThatAcknowledgesAndCloses() throws Exception {
        var made = new AtomicInteger();
        var result = run(new EchoRun(Messages.text("hello"), 20).overTcp(client, listen(() -> {
            made.incrementAndGet();
            return new AckEchoHandler();
        }), true, null, LONG)).getFirst();
        assertThat(result.succeeded()).isTrue();
        assertThat(made).hasValue(20);
    }

    @Test
    void noticesAByteThatIsNotTheSame() throws Exception {
        var result = overTcp(() -> (c, in) -> {
            var copy = ByteBuffer.allocate(in.remaining()).put(in).flip();
            c.write(copy.put(7, (byte) ~copy.get(7)));
        }, Messages.ofSize(64), LONG);
        assertThat(result.wrong()).isEqualTo(1);
        assertThat(result.failure()).contains("what came back differs from what was sent at byte 7");
    }

    @Test
    void noticesThatMoreCameBackThanWasSent() throws Exception {
        var result = overTcp(() -> (c, in) -> {
            c.write(in);
            c.write(ByteBuffer.allocate(1));
        }, Messages.ofSize(64), LONG);
        assertThat(result.failure()).contains("more came back than was sent");
    }

    @Test
    void saysHowFarItGotWhenTheServerEnds() throws Exception {
        var result = overTcp(() -> (c, in) -> {
            c.write(in.limit(in.position() + 5));
            c.close();
        }, Messages.ofSize(64), LONG);
        assertThat(result.failure()).contains("the server ended the connection after 5 of 64 bytes");
    }

    @Test
    void waitsNoLongerThanItWasTold() throws Exception {
        var result = overTcp(() -> (_, in) -> in.position(in.limit()), Messages.ofSize(64), SHORT);
        assertThat(result.failure()).contains("no answer within 1 s after 0 of 64 bytes");
        assertThat(result.succeeded()).isFalse();
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        InetSocketAddress closed;
        try (var listener = server.listen(loopback(), EchoHandler::new, ListenConfig.DEFAULT)) {
            closed = (InetSocketAddress) listener.localAddress();
        }
        var result = run(new EchoRun(Messages.ofSize(1), 1).overTcp(client, closed, false, null, LONG)).getFirst();
        assertThat(result.failure()).contains("connect failed: Connection refused");
    }

    @Test
    void countsLossesAndGoesOn() throws Exception {
        var arrived = new AtomicInteger();
        var to = bind((port, from, payload, _) -> {
            if (arrived.incrementAndGet() != 2) {
                port.send(from, payload);
            }
        });
        var result = run(new EchoRun(Messages.text("same"), 4).overUdp(client, to, Duration.ofMillis(300))).getFirst();
        assertThat(result.sent()).isEqualTo(4);
        assertThat(result.answered() + result.lost()).isEqualTo(4);
        assertThat(result.lost()).isGreaterThanOrEqualTo(1);
        assertThat(result.succeeded()).isTrue();
    }

    @Test
    void givesUpOnAPortThatNeverAnswers() throws Exception {
        var result = run(new EchoRun(Messages.ofSize(9), 1000)
                .overUdp(client, bind((_, _, _, _) -> {}), Duration.ofMillis(20))).getFirst();
        assertThat(result.lost()).isEqualTo(10);
        assertThat(result.failure()).hasValueSatisfying(why -> assertThat(why).startsWith("nothing came back"));
    }

    @Test
    void aReplyThatComesTwiceIsNoAnswerToTheNextQuestion() throws Exception {
        var to = bind((port, from, payload, _) -> {
            port.send(from, payload.duplicate());
            port.send(from, payload);
        });
        var result = run(new EchoRun(Messages.ofSize(64), 50).overUdp(client, to, LONG)).getFirst();
        assertThat(result.succeeded()).isTrue();
        assertThat(result.answered()).isEqualTo(50);
        assertThat(result.duplicates()).isBetween(40L, 50L);
    }

    @Test
    void countsDatagramsThatWereNotSent() throws Exception {
        var to = bind((port, from, payload, _) -> port.send(from, ByteBuffer.allocate(payload.remaining())));
        var result = run(new EchoRun(Messages.ofSize(64), 5).overUdp(client, to, LONG)).getFirst();
        assertThat(result.wrong()).isEqualTo(5);
        assertThat(result.succeeded()).isFalse();
    }

    /** Sends its last answer and ends before the next question can come. */
    private static final class OneAnswer implements ConnectionHandler {
        @Override
        public void onData(Connection c, ByteBuffer in) {
            c.write(in);
            c.close();
        }
    }

    @Test
    void endsWhenTheServerEndsBetweenTwoQuestions() throws Exception {
        var result = overTcp(OneAnswer::new, Messages.ofSize(64), LONG);
        assertThat(result.answered()).isEqualTo(1);
        assertThat(result.failure()).isPresent();
    }
}
