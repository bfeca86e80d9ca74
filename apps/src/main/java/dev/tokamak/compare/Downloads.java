package dev.tokamak.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Several clients that each fetch a file again and again until the time is over, each at least once and each to the end. Blocks on
 * a thread for each client: what it costs to wait for a handful of them is small beside moving the bytes.
 */
final class Downloads {
    private static final long PATIENCE_SECONDS = 20;

    private final Wanted wanted;
    private final boolean thorough;
    private final List<Download> clients = new ArrayList<>();

    // guarded by this
    private long bytes;
    private long files;
    private long wrong;
    private long failed;
    private String reason = "";

    private Downloads(Wanted wanted, boolean thorough) {
        this.wanted = wanted;
        this.thorough = thorough;
    }

    /**
     * Fetches.
     *
     * @param count    of clients
     * @param nanos    until the last file is begun
     * @param thorough look at every byte; else at the length alone, which costs nothing
     * @throws IOException when a client can't connect
     */
    static DownloadResult run(InetSocketAddress server, boolean udp, Wanted wanted, int count, long nanos,
            boolean thorough) throws IOException, InterruptedException {
        var downloads = new Downloads(wanted, thorough);
        try {
            for (int i = 0; i < count; i++) {
                downloads.clients.add(wanted.from(server, udp));
            }
            return downloads.run(nanos);
        } finally {
            for (Download client : downloads.clients) {
                client.close();
            }
        }
    }

    private DownloadResult run(long nanos) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long until = begun + nanos;
        List<Thread> threads = clients.stream()
                .map(client -> Thread.ofPlatform().name("download").start(() -> fetch(client, until)))
                .toList();
        long patience = nanos + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (int i = 0; i < threads.size(); i++) {
            long left = TimeUnit.NANOSECONDS.toMillis(begun + patience - System.nanoTime());
            threads.get(i).join(Math.max(1, left));
            clients.get(i).close(); // whoever still waits has waited long enough
            threads.get(i).join();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        synchronized (this) {
            return new DownloadResult(seconds, bytes, files, wrong, failed, reason);
        }
    }

    private void fetch(Download client, long until) {
        var check = new ByteCheck(thorough);
        try {
            do {
                long length = client.fetch(check);
                count(length, length == wanted.bytes() && check.matches(wanted.crc()));
            } while (System.nanoTime() - until < 0);
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private synchronized void count(long length, boolean right) {
        bytes += length;
        files++;
        wrong += right ? 0 : 1;
    }

    private synchronized void fail(Exception e) {
        failed++;
        reason = String.valueOf(e.getMessage());
    }
}
