package dev.tokamak.apps.log;

import java.io.Closeable;
import java.io.IOException;

import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramHandler;

/**
 * A log collector: makes the handlers, and owns the writer behind them. Any thread; several transports and loops may share it.
 *
 * <p>
 * Close it when the transport has been shut down. Every message that a handler was given whole over TCP is in a file then, and
 * on the disk, or else {@link #close} says how many are not.
 */
public final class LogCollector implements Closeable {

    private final RecordQueue queue;
    private final LogWriter writer;
    private final LogConfig config;
    private final LogDatagrams datagrams;

    private LogCollector(RecordQueue queue, LogWriter writer, LogConfig config) {
        this.queue = queue;
        this.writer = writer;
        this.config = config;
        datagrams = new LogDatagrams(queue, config.clock());
    }

    /**
     * Starts a collector.
     *
     * @param config where and how
     * @return running
     * @throws IOException when the directory can't be had
     */
    public static LogCollector open(LogConfig config) throws IOException {
        return open(config, LogFile::open);
    }

    /** With files that may fail. */
    static LogCollector open(LogConfig config, LogFile.Opener opener) throws IOException {
        var directory = LogDirectory.open(config, opener);
        var queue = new RecordQueue(config.lowMark(), config.highMark());
        var writer = new LogWriter(queue, directory, config);
        writer.start();
        return new LogCollector(queue, writer, config);
    }

    /**
     * A handler for one TCP connection.
     *
     * @return a new one
     */
    public ConnectionHandler connection() {
        return new LogHandler(queue, config.clock(), SyslogFrames.LONGEST);
    }

    /**
     * The handler of datagrams.
     *
     * @return safe for several loops at once
     */
    public DatagramHandler datagrams() {
        return datagrams;
    }

    /**
     * Datagrams that were dropped because records waited for the disk. The same number is in the files.
     *
     * @return 0 or more
     */
    public long dropped() {
        return queue.dropped();
    }

    /**
     * Writes what is still waiting, forces it to the disk, and closes the files.
     *
     * @throws IOException says how many records are lost, and why
     */
    @Override
    public void close() throws IOException {
        writer.close();
    }
}
