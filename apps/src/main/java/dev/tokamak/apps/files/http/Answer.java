package dev.tokamak.apps.files.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.http.Fields;
import dev.tokamak.apps.http.RequestHead;
import dev.tokamak.apps.http.ResponseHead;
import dev.tokamak.net.Connection;
import dev.tokamak.net.FileSlice;
import dev.tokamak.net.SharedBytes;

/**
 * What a request is answered with. Holds an open file perhaps, so it is closed if it can't be sent.
 *
 * @param status what happened
 * @param fields what there is to say about it; without those that every answer has
 * @param body its content; empty when that is a file
 * @param file its content; null when there is no file to send
 * @param length bytes of content, or of what would be sent to a GET; -1 when an answer of this kind has no content
 */
record Answer(int status, Fields fields, SharedBytes body, @Nullable FileSlice file, long length) implements Closeable {

    static final SharedBytes NONE = SharedBytes.copyOf(new byte[0]);
    static final String TEXT = "text/plain; charset=utf-8";

    /** Bytes that a browser must take for what they are called, and for nothing else. */
    static Answer content(int status, String type, byte[] body) {
        return new Answer(status, typed(type), SharedBytes.copyOf(body), null, body.length);
    }

    static Answer text(int status, String text) {
        return content(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** An error in words, also for people who see no status. */
    static Answer error(int status, String words) {
        return text(status, status + " " + reason(status) + ": " + words + "\n");
    }

    static Answer none(int status, Fields fields) {
        return new Answer(status, fields, NONE, null, -1);
    }

    static Fields typed(String type) {
        return Fields.NONE.with("Content-Type", type).with("X-Content-Type-Options", "nosniff");
    }

    Answer with(String name, String value) {
        return new Answer(status, fields.with(name, value), body, file, length);
    }

    /**
     * Queues it; the file is the connection's from here on.
     *
     * @param request what is answered: a HEAD without content; null when it couldn't be read
     * @param connection what the field Connection says; empty for none
     * @return false when the connection is above its high-water mark now
     */
    boolean send(Connection c, @Nullable RequestHead request, String connection, Instant now) {
        var all = fields.with("Date", HttpDate.format(now));
        if (length >= 0) {
            all = all.with("Content-Length", Long.toString(length));
        }
        if (!connection.isEmpty()) {
            all = all.with("Connection", connection);
        }
        boolean more = c.write(new ResponseHead(1, status, reason(status), all).encode());
        boolean toHead = request != null && request.method().equals("HEAD");
        if (!toHead && body.size() > 0) {
            more = c.write(body);
        }
        if (file != null) {
            more = c.write(file);
        }
        return more;
    }

    /** An interim answer, which has nothing but a status. */
    static ByteBuffer interim(int status) {
        return new ResponseHead(1, status, reason(status), Fields.NONE).encode();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private static String reason(int status) {
        return switch (status) {
            case 100 -> "Continue";
            case 200 -> "OK";
            case 201 -> "Created";
            case 204 -> "No Content";
            case 206 -> "Partial Content";
            case 301 -> "Moved Permanently";
            case 304 -> "Not Modified";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 417 -> "Expectation Failed";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            case 507 -> "Insufficient Storage";
            default -> status < 500 ? "Error" : "Server Error";
        };
    }
}
