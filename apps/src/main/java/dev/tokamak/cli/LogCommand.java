package dev.tokamak.cli;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

import dev.tokamak.apps.log.Facility;
import dev.tokamak.apps.log.Severity;
import dev.tokamak.apps.log.client.MessageFormat;
import dev.tokamak.apps.log.client.TcpDelivery;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.Limits;
import dev.tokamak.net.Transport;

/** {@code tokamak log}: sends messages to a log collector. */
@Command(name = "log", mixinStandardHelpOptions = true, description = "Sends a message to a log collector, or every line of standard input, as syslog (RFC 5424).", footer = {
    "",
    "Exit code: 0 everything was sent (over TCP: and taken by the other side), 1 it was not, 2 wrong usage."})
final class LogCommand implements Callable<Integer> {

    /** A collector of ours takes 64 KiB, of which the header needs some. */
    private static final int LARGEST_TEXT = 63 << 10;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final String STANDARD_INPUT = "-";

    @Parameters(index = "0", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "The collector; IPv6 as [::1]:5514.")
    private @Nullable HostPort collector;

    @Parameters(index = "1", arity = "0..1", paramLabel = "MESSAGE", description = "What to send; - for a message a line from standard input.")
    private @Nullable String message;

    @Option(names = "--stdin", description = "A message a line from standard input, as with -.")
    private boolean stdin;

    @Option(names = "--udp", description = "Over UDP, a datagram a message: whether it arrives nobody knows.")
    private boolean udp;

    @Mixin
    private TlsClientOptions tls = new TlsClientOptions();

    @Option(names = "--octet-count", description = "Frames each message by its length and not by a line end (TCP): it may then contain line ends.")
    private boolean octetCount;

    @Option(names = "--rfc3164", description = "Writes messages the old way.")
    private boolean old;

    @Option(names = "--severity", paramLabel = "NAME", converter = SeverityName.class, description = "emerg, alert, crit, err, warning, notice (the default), info or debug.")
    private Severity severity = Severity.NOTICE;

    @Option(names = "--facility", paramLabel = "NAME", converter = FacilityName.class, description = "user (the default), daemon, auth, local0 to local7 and so on.")
    private Facility facility = Facility.USER;

    @Option(names = "--app", paramLabel = "NAME", description = "What the messages are from: tokamak unless given.")
    private String app = "tokamak";

    @Option(names = "--timeout", paramLabel = "TIME", converter = Durations.class, description = "For connecting, and for the collector's end of the connection: 5 s unless given.")
    private Duration timeout = DEFAULT_TIMEOUT;

    /** Something that takes a message on its way; false when there is no use in going on. */
    @FunctionalInterface
    private interface Sender {
        boolean send(byte[] text) throws InterruptedException;
    }

    @Override
    public Integer call() throws InterruptedException {
        var to = Objects.requireNonNull(collector);
        boolean fromInput = stdin || STANDARD_INPUT.equals(message);
        var text = fromInput ? Optional.<byte[]>empty() : Optional.of(text());
        check();
        var format = format();
        try (var transport = ClientTransport.start("log-client")) {
            var failure = udp
                    ? overUdp(transport.transport(), to, format, text)
                    : overTcp(transport.transport(), to, format, text);
            if (failure.isPresent()) {
                throw CliException.failed((udp ? "udp " : "tcp ") + to + ": " + failure.get(), null);
            }
            return ExitCodes.DONE;
        } catch (IOException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private void check() {
        if (stdin && message != null && !message.equals(STANDARD_INPUT)) {
            throw CliException.usage("MESSAGE and --stdin exclude each other");
        }
        if (udp && octetCount) {
            throw CliException.usage("--octet-count is about TCP: it doesn't go with --udp");
        }
        if (udp && tls.config().isPresent()) {
            throw CliException.usage("--tls is about TCP: it doesn't go with --udp");
        }
        if (timeout.isZero()) {
            throw CliException.usage("--timeout must be above zero");
        }
    }

    private byte[] text() {
        if (message == null) {
            throw CliException.usage("MESSAGE is needed, or --stdin");
        }
        if (message.isEmpty()) {
            throw CliException.usage("MESSAGE must not be empty");
        }
        if (!udp && !counts() && message.indexOf('\n') >= 0) {
            throw CliException.usage("MESSAGE has more than one line: --octet-count keeps it together");
        }
        var bytes = message.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LARGEST_TEXT) {
            throw CliException.usage("MESSAGE must not be longer than " + LARGEST_TEXT + " bytes");
        }
        return bytes;
    }

    private MessageFormat format() {
        try {
            return new MessageFormat(facility, severity, hostName(), app, Long.toString(ProcessHandle.current().pid()),
                    old, Clock.system(ZoneId.systemDefault()));
        } catch (IllegalArgumentException e) {
            throw CliException.usage("--" + e.getMessage());
        }
    }

    /** This machine's name where it can be had without asking a name server, which could take its time. */
    private static String hostName() {
        var name = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "");
        try {
            var kernel = Path.of("/proc/sys/kernel/hostname");
            name = name.isEmpty() && Files.isReadable(kernel) ? Files.readString(kernel).strip() : name;
        } catch (IOException _) {
            name = "";
        }
        return name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 0x7F) ? "-" : name;
    }

    // ---- TCP

    private Optional<String> overTcp(Transport transport, HostPort to, MessageFormat format, Optional<byte[]> text)
            throws IOException, InterruptedException {
        var delivery = new TcpDelivery();
        var connection = transport.connect(InetSocketAddress.createUnresolved(to.host(), to.port()), delivery,
                connectConfig());
        Optional<String> failure;
        try {
            sendAll(text, each -> delivery.send(connection, MessageFormat.frame(format.message(each), counts())));
        } finally {
            failure = delivery.finish(connection, timeout); // also when a line was too long: those before it count
        }
        return failure;
    }

    /** Over TLS messages are always counted (RFC 5425 section 4.3). */
    private boolean counts() {
        return octetCount || tls.config().isPresent();
    }

    private ConnectConfig connectConfig() {
        var limits = Limits.DEFAULT.withLinger(timeout, Limits.DEFAULT.lingerBytes());
        var config = ConnectConfig.DEFAULT.withName("log client").withTimeout(timeout).withLimits(limits);
        return tls.config().map(config::withTls).orElse(config);
    }

    // ---- UDP

    private Optional<String> overUdp(Transport transport, HostPort to, MessageFormat format, Optional<byte[]> text)
            throws IOException, InterruptedException {
        var address = new InetSocketAddress(Names.address(to.host(), timeout), to.port());
        var any = InetAddress.getByAddress(new byte[address.getAddress() instanceof Inet4Address ? 4 : 16]);
        var port = transport.bind(new InetSocketAddress(any, 0), (_, _, _, _) -> {},
                DatagramConfig.DEFAULT.withName("log client"));
        boolean sent = sendAll(text, each -> {
            var payload = format.message(each);
            var done = new CompletableFuture<Boolean>();
            port.execute(() -> done.complete(port.send(address, ByteBuffer.wrap(payload))));
            return isTrue(done);
        });
        port.close();
        return sent ? Optional.empty() : Optional.of("could not be sent: no route, or no room");
    }

    private boolean isTrue(CompletableFuture<Boolean> done) throws InterruptedException {
        try {
            return done.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException _) {
            return false;
        }
    }

    // ---- what is sent

    /** Sends the text, or else every line of standard input; false when something could not be sent. */
    private static boolean sendAll(Optional<byte[]> text, Sender sender) throws IOException, InterruptedException {
        if (text.isPresent()) {
            return sender.send(text.get());
        }
        var lines = new InputLines(System.in, LARGEST_TEXT);
        for (var line = lines.next(); line != null; line = lines.next()) {
            if (line.length > 0 && !sender.send(line)) {
                return false;
            }
        }
        return true;
    }

    /** For picocli. */
    static final class SeverityName implements ITypeConverter<Severity> {
        @Override
        public Severity convert(String text) {
            return named("severity", text, Severity.values());
        }
    }

    /** For picocli. */
    static final class FacilityName implements ITypeConverter<Facility> {
        @Override
        public Facility convert(String text) {
            return named("facility", text, Facility.values());
        }
    }

    private static <E> E named(String what, String text, E[] all) {
        return Arrays.stream(all).filter(each -> each.toString().equals(text.toLowerCase(Locale.ROOT))).findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is no " + what + ": one of "
                        + Arrays.stream(all).map(String::valueOf).collect(Collectors.joining(", ")) + " is needed"));
    }
}
