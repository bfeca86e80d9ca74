package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.tokamak.apps.log.LogCollector;
import dev.tokamak.apps.log.LogConfig;
import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.ListenConfig;

/** Our log collector on a transport, and what it has written. */
final class Collector implements AutoCloseable {

    private final TestTransport transport;
    private final Path directory;
    private final LogCollector collector;
    private final int tcpPort;
    private final int udpPort;
    private boolean closed;

    Collector(TestTransport transport, Path folder) throws IOException {
        this(transport, folder, ListenConfig.DEFAULT);
    }

    Collector(TestTransport transport, Path folder, ListenConfig config) throws IOException {
        this.transport = transport;
        directory = folder.resolve("log");
        collector = LogCollector.open(LogConfig.in(directory));
        tcpPort = TestTransport.addressOf(transport.serve(collector::connection, config.withName("log"))).getPort();
        var port = transport.bind(RawClient.loopback(0), collector.datagrams(),
                DatagramConfig.DEFAULT.withName("log").withSpread(true));
        udpPort = ((InetSocketAddress) port.localAddress()).getPort();
    }

    String tcpPort() {
        return Integer.toString(tcpPort);
    }

    String udpPort() {
        return Integer.toString(udpPort);
    }

    long dropped() {
        return collector.dropped();
    }

    /** What is in the files now, oldest first. */
    List<String> records() {
        try (var files = Files.list(directory)) {
            var lines = new ArrayList<String>();
            for (var file : files.filter(path -> path.toString().endsWith(".log")).sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The records without the time and the peer, when there are so many, and when nothing more comes. */
    List<String> messages(int count) throws IOException {
        Await.eventually(() -> records().size() >= count, () -> count + " records, only " + records());
        var records = stop();
        assertThat(records).hasSize(count);
        return records.stream().map(line -> line.replaceFirst("^\\S+ 127\\.0\\.0\\.1:\\d+ ", "")).toList();
    }

    /** What is in the files when everything that has arrived is there. */
    List<String> stop() throws IOException {
        close();
        return records();
    }

    /** Datagrams that the kernel dropped, because nobody fetched them in time; Linux only. */
    long lostInTheKernel() {
        try (var lines = Files.lines(Path.of("/proc/net/udp"))) {
            var port = String.format(":%04X", udpPort);
            return lines.map(line -> line.strip().split("\\s+")).filter(fields -> fields[1].endsWith(port))
                    .mapToLong(fields -> Long.parseLong(fields[fields.length - 1])).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            transport.shutdown(Duration.ofSeconds(2));
            collector.close();
        }
    }
}
