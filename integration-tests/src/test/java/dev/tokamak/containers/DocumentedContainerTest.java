package dev.tokamak.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

/** The snippet of docs/testing.md that needs a container, compiled and run. */
@InContainers
class DocumentedContainerTest {

    @Test
    void isAnsweredByAContainer(Containers containers) throws IOException {
        isAnswered(containers.image());
    }

    private static void isAnswered(DockerImageName image) throws IOException {
        // snippet: container
        try (var tokamak = new TokamakContainer(image).withService("echo").withTransport("virtual")) {
            tokamak.start();
            InetSocketAddress echo = tokamak.udp("echo");
            // end
            try (var socket = new DatagramSocket()) {
                socket.setSoTimeout(20_000);
                socket.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, echo));
                var answer = new DatagramPacket(new byte[10], 10);
                socket.receive(answer);
                assertThat(answer.getLength()).isEqualTo(3);
            }
        }
    }
}
