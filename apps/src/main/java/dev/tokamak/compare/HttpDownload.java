package dev.tokamak.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Fetches by HTTP/1.1, over one connection that is kept: just enough of it for our own server. */
final class HttpDownload implements Download {
    private static final int BUFFER = 256 << 10;
    private static final String HEAD_END = "\r\n\r\n";
    private static final Pattern HEAD = Pattern.compile(
            "HTTP/1\\.1 200 .*?\r\nContent-Length: (\\d{1,18})\r\n.*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    HttpDownload(InetSocketAddress server, String file) throws IOException {
        channel = SocketChannel.open(server);
        request = ByteBuffer.wrap(("GET /" + file + " HTTP/1.1\r\nHost: localhost" + HEAD_END)
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public long fetch(ByteCheck check) throws IOException {
        request.rewind();
        while (request.hasRemaining()) {
            channel.write(request);
        }
        long length = readHead();
        long left = length - buffer.remaining();
        check.take(buffer);
        while (left > 0) {
            buffer.clear().limit((int) Math.min(BUFFER, left));
            left -= read();
            check.take(buffer.flip());
        }
        return length;
    }

    /** Returns the length of the content, whose first bytes may be in the buffer, ready to be read. */
    private long readHead() throws IOException {
        buffer.clear();
        while (true) {
            read();
            String text = StandardCharsets.ISO_8859_1.decode(buffer.duplicate().flip()).toString();
            int end = text.indexOf(HEAD_END);
            if (end >= 0) {
                buffer.flip().position(end + HEAD_END.length());
                return length(text.substring(0, end + 2));
            }
        }
    }

    private static long length(String head) throws IOException {
        var found = HEAD.matcher(head);
        if (!found.matches()) {
            throw new IOException("answered with " + head.lines().findFirst().orElse("nothing"));
        }
        return Long.parseLong(found.group(1));
    }

    private int read() throws IOException {
        int count = channel.read(buffer);
        if (count <= 0) {
            throw new EOFException("the file was cut short");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
