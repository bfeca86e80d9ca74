package dev.tokamak.containers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

import com.github.dockerjava.api.model.Capability;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

/** Makes containers and networks, and removes them, whatever has become of them. */
final class Containers implements AutoCloseable {

    private final Engine engine;
    private final Deque<AutoCloseable> made = new ArrayDeque<>();

    Containers(Engine engine) {
        this.engine = engine;
    }

    private synchronized <T extends AutoCloseable> T keep(T closeable) {
        made.push(closeable);
        return closeable;
    }

    /** A server, not started yet, of the shipped image. */
    TokamakContainer tokamak() {
        return keep(new TokamakContainer(engine.image()));
    }

    /** Where containers find each other by name. */
    Network network() {
        var network = keep(Network.newNetwork());
        network.getId();
        return network;
    }

    /** A container with programs that act as clients, running. */
    Clients clients(Network network) {
        var clients = keep(new Clients().withNetwork(network));
        clients.start();
        return clients;
    }

    /** A running container in the network of another, in which it may do as it likes: what iptables is told counts there. */
    Clients beside(GenericContainer<?> other) {
        var clients = keep(new Clients().withNetworkMode("container:" + other.getContainerId())
                .withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                        .withCapAdd(Capability.NET_ADMIN, Capability.NET_RAW)));
        clients.start();
        return clients;
    }

    @Override
    public synchronized void close() throws Exception {
        while (!made.isEmpty()) {
            made.pop().close();
        }
    }
}
