package dev.tokamak.programs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;

import dev.tokamak.apps.files.tftp.TftpClient;
import dev.tokamak.apps.files.tftp.TftpOptions;
import dev.tokamak.apps.files.tftp.TftpProgress;
import dev.tokamak.reactor.ReactorConfig;
import dev.tokamak.reactor.ReactorTransport;

/** Fetches files from a port of 127.0.0.1 in blocks of 512 bytes, and prints a line for each: its name and SHA-256. For a process of its own. */
final class TftpFetchMain {

    private TftpFetchMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        try (var transport = ReactorTransport.start(ReactorConfig.DEFAULT)) {
            var client = new TftpClient(transport);
            for (int i = 1; i < args.length; i++) {
                var result = client.fetch(server, args[i], Channels.newChannel(new ByteArrayOutputStream()),
                        TftpOptions.PLAIN, TftpProgress.NONE);
                System.out.println(args[i] + " " + result.sha256());
            }
        }
    }
}
