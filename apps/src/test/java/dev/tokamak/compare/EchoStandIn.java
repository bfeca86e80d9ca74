package dev.tokamak.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server for tests of the comparison: echoes TCP, and ends by itself after the milliseconds given. */
public final class EchoStandIn {
    private EchoStandIn() {}

    /** Serves. */
    public static void main(String[] args) throws IOException {
        long millis = Long.parseLong(args[0]);
        Thread.ofPlatform().daemon().start(() -> end(millis));
        try (var server = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"))) {
            System.out.println("listening echo tcp 127.0.0.1:" + server.getLocalPort());
            System.out.println("ready");
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            }
        }
    }

    private static void end(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.err.println("the stand-in has had enough");
        Runtime.getRuntime().halt(7);
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            byte[] bytes = new byte[4096];
            int length;
            while ((length = socket.getInputStream().read(bytes)) >= 0) {
                socket.getOutputStream().write(bytes, 0, length);
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }
}
