package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.http.FilesConfig;
import dev.tokamak.apps.files.http.FilesServer;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.apps.files.tftp.TftpServer;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.Transport;

/** The clients that fetch files: they notice what is not as it should be, for nobody else will. */
class DownloadsTest {
    private static final int BYTES = 100_000;

    @TempDir
    private Path folder;

    private FileStore store;
    private Transport transport;
    private InetSocketAddress http;
    private InetSocketAddress tftp;
    private long crc;

    @BeforeEach
    void serve() throws IOException {
        crc = FileContent.write(folder.resolve("file"), BYTES);
        store = FileStore.open(folder, StoreLimits.DEFAULT);
        transport = OwnServer.transport("reactor", 1);
        var loopback = InetAddress.ofLiteral("127.0.0.1");
        http = new InetSocketAddress(loopback,
                OwnServer.listen(transport, new FilesServer(store, FilesConfig.DEFAULT)::handler));
        tftp = (InetSocketAddress) transport.bind(new InetSocketAddress(loopback, 0), new TftpServer(transport, store),
                DatagramConfig.DEFAULT).localAddress();
    }

    @AfterEach
    void stop() throws IOException {
        transport.close();
        store.close();
    }

    private DownloadResult fetch(boolean udp, Wanted wanted) throws Exception {
        return Downloads.run(udp ? tftp : http, udp, wanted, 2, 1, true);
    }

    private Wanted wanted(String file, long bytes, long sum, int blockSize, int window) {
        return new Wanted(file, bytes, sum, blockSize, window);
    }

    @Test
    void eachClientFetchesItOnceAtLeast() throws Exception {
        for (int window : new int[] {1, 7, 16}) {
            for (int block : new int[] {512, 1000, 1428}) { // 1000: the last block is empty
                assertThat(fetch(true, wanted("file", BYTES, crc, block, window))).satisfies(this::isRight);
            }
        }
        assertThat(fetch(false, wanted("file", BYTES, crc, 0, 0))).satisfies(this::isRight);
    }

    private void isRight(DownloadResult result) {
        assertThat(result.reason()).isEmpty();
        assertThat(result.files()).isEqualTo(2);
        assertThat(result.bytes()).isEqualTo(2 * BYTES);
        assertThat(result.wrong() + result.failed()).isZero();
        assertThat(result.seconds()).isPositive();
    }

    @Test
    void anotherContentOrLengthIsWrong() throws Exception {
        for (boolean udp : new boolean[] {false, true}) {
            assertThat(fetch(udp, wanted("file", BYTES, crc + 1, 512, 1)).wrong()).isEqualTo(2);
            assertThat(fetch(udp, wanted("file", BYTES + 1, crc, 512, 1)).wrong()).isEqualTo(2);
        }
    }

    @Test
    void aFileThatIsNotThereIsSaidToBe() throws Exception {
        assertThat(fetch(false, wanted("none", BYTES, crc, 0, 0))).satisfies(result -> {
            assertThat(result.failed()).isEqualTo(2);
            assertThat(result.reason()).contains("404");
        });
        assertThat(fetch(true, wanted("none", BYTES, crc, 512, 1)).reason()).startsWith("TFTP error");
    }

    @Test
    void lessThanWasAskedForIsNotMeasured() throws Exception {
        assertThat(fetch(true, wanted("file", BYTES, crc, 512, 1000)).reason()).contains("other options");
    }

    @Test
    void nobodyThereIsAnError() {
        var gone = new InetSocketAddress(http.getAddress(), 1);
        assertThatThrownBy(() -> Downloads.run(gone, false, wanted("file", BYTES, crc, 0, 0), 1, 1, true))
                .isInstanceOf(IOException.class);
    }

    @Test
    void resultsAndOrdersSurviveTheirLine() {
        var result = new DownloadResult(1.5, 3_000_000_000L, 3, 1, 2, "no such file");
        assertThat(DownloadResult.parse(LoadLine.parse(result.toLine().toString()))).isEqualTo(result);
        assertThat(result.megabytesPerSecond()).isEqualTo(2000);
        assertThat(result.gigabytes()).isEqualTo(3);
        var order = wanted("file", 9, 8, 7, 6);
        assertThat(Wanted.of(LoadLine.parse(order.in(LoadLine.of("downloads")).toString()))).isEqualTo(order);
    }
}
