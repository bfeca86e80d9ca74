package dev.tokamak.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * A server for tests of the comparison: echoes TCP, and ends by itself when the connection comes whose number is given; 0
 * for none. After a minute it ends anyway: then nobody is left who would end it.
 */
public final class EchoStandIn {
    private EchoStandIn() {}

    /** Serves. */
    public static void main(String[] args) throws IOException {
        int last = Integer.parseInt(args[0]);
        Thread.ofPlatform().daemon().start(EchoStandIn::endInAMinute);
        try (var server = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"))) {
            System.out.println("listening echo tcp 127.0.0.1:" + server.getLocalPort());
            System.out.println("ready");
            for (int connection = 1;; connection++) {
                Socket socket = server.accept();
                if (connection == last) {
                    end();
                }
                Thread.ofVirtual().start(() -> echo(socket));
            }
        }
    }

    private static void endInAMinute() {
        try {
            Thread.sleep(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    private static void end() {
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
