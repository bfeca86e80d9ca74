package dev.tokamak.containers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ContainerNetwork;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startable;
import org.testcontainers.utility.DockerImageName;

import dev.tokamak.contract.support.Seed;

/** Makes containers and networks, and removes them, whatever has become of them. */
final class Containers implements AutoCloseable {

    private static final int TRIES = 5;

    private final Engine engine;
    private final Deque<Startable> containers = new ArrayDeque<>();
    private final Deque<Network> networks = new ArrayDeque<>();

    Containers(Engine engine) {
        this.engine = engine;
    }

    private synchronized <T extends Startable> T keep(T container) {
        containers.push(container);
        return container;
    }

    private synchronized Network keep(Network network) {
        networks.push(network);
        return network;
    }

    /** The shipped image. */
    DockerImageName image() {
        return engine.image();
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

    /** The same, where a container can be given the address that it had before. */
    Network networkWithOwnAddresses() {
        var random = Seed.random("addresses");
        for (int tries = 1;; tries++) {
            var subnet = "10." + (200 + random.nextInt(50)) + "." + random.nextInt(250) + ".0/28";
            var network = Network.builder().createNetworkCmdModifier(command -> command.withIpam(
                    new com.github.dockerjava.api.model.Network.Ipam().withConfig(
                            new com.github.dockerjava.api.model.Network.Ipam.Config().withSubnet(subnet))))
                    .build();
            try {
                network.getId();
                return keep(network);
            } catch (DockerException e) {
                if (tries == TRIES) { // taken by another network of this machine
                    throw e;
                }
            }
        }
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

    /** The address that a container has in a network. */
    static String address(GenericContainer<?> container, Network network) {
        var networks = container.getCurrentContainerInfo().getNetworkSettings().getNetworks();
        return networks.values().stream().filter(each -> network.getId().equals(each.getNetworkID())).findFirst()
                .map(ContainerNetwork::getIpAddress).orElseThrow();
    }

    /** Takes a container out of a network; its ports are no longer mapped either. */
    static void disconnect(GenericContainer<?> container, Network network) {
        Engine.client().disconnectFromNetworkCmd().withContainerId(container.getContainerId())
                .withNetworkId(network.getId()).exec();
    }

    /** Puts it back, with the address and name that it had. */
    static void connect(GenericContainer<?> container, Network network, String alias, String address) {
        Engine.client().connectToNetworkCmd().withContainerId(container.getContainerId())
                .withNetworkId(network.getId())
                .withContainerNetwork(new ContainerNetwork().withAliases(alias)
                        .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address)))
                .exec();
    }

    @Override
    public synchronized void close() {
        while (!containers.isEmpty()) {
            containers.pop().close();
        }
        while (!networks.isEmpty()) {
            networks.pop().close();
        }
    }
}
