package dev.tokamak.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import org.junit.jupiter.api.Test;

import dev.tokamak.contract.support.Await;

/** The shipped image. */
@InContainers
class ImageTest {

    private static final long MOST_BYTES = 100_000_000;
    private static final int STOP_SECONDS = 20;

    private static InspectContainerResponse.ContainerState state(TokamakContainer container) {
        return container.getCurrentContainerInfo().getState();
    }

    @Test
    void isSmallAndRunsAsNobodyInParticular(Containers containers) {
        var server = containers.tokamak();
        var image = Engine.client().inspectImageCmd(server.getDockerImageName()).exec();
        System.err.println("the image has " + image.getSize() / 1_000_000 + " MB");
        assertThat(image.getSize()).isLessThan(MOST_BYTES);
        var config = Objects.requireNonNull(image.getConfig());
        assertThat(config.getUser()).isEqualTo("10001:10001");
        assertThat(Objects.requireNonNull(config.getExposedPorts())).contains(ExposedPort.tcp(7007),
                ExposedPort.udp(7007), ExposedPort.tcp(6514), ExposedPort.udp(6969));
        server.withOption("--offline").start(); // everything
        assertThat(server.getLogs()).contains("listening echo tcp 0.0.0.0:7007").doesNotContain("Exception");
        var processes = Engine.client().topContainerCmd(server.getContainerId()).exec().getProcesses();
        assertThat(Arrays.stream(processes).map(process -> process[0])).containsOnly("10001");
        var exposed = Arrays.stream(Objects.requireNonNull(config.getExposedPorts())).map(ExposedPort::getPort);
        assertThat(exposed).as("of every service").contains(5514, 6900, 6901, 6915, 7007, 7100, 7200, 7443, 26062);
    }

    @Test
    void saysThatItIsHealthyAndEndsWith0WhenStopped(Containers containers) throws Exception {
        var server = containers.tokamak().withService("echo").withEnv("TOKAMAK_TRANSPORT", "virtual");
        server.withCreateContainerCmdModifier(command -> command.withHealthcheck(
                new HealthCheck().withInterval(TimeUnit.SECONDS.toNanos(1)))); // the test is the image's own
        server.start();
        try (var client = new Socket(server.tcp("echo").getAddress(), server.tcp("echo").getPort())) {
            client.getOutputStream().write('x');
            assertThat(client.getInputStream().read()).isEqualTo('x');
            assertThat(Await.within(Await.PATIENCE.multipliedBy(3),
                    () -> "healthy".equals(Objects.requireNonNull(state(server).getHealth()).getStatus())))
                    .as(() -> String.valueOf(state(server).getHealth())).isTrue();
            Engine.client().stopContainerCmd(server.getContainerId()).withTimeout(STOP_SECONDS).exec();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(state(server).getExitCodeLong()).isZero();
        assertThat(server.getLogs()).contains("ready\n", "tokamak serve: stopped after ");
    }
}
