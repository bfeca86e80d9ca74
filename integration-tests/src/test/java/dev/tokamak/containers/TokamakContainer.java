package dev.tokamak.containers;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.InternetProtocol;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * Tokamak's services in a container, for integration tests; made to be copied into another project, where it needs
 * Testcontainers and nothing else.
 *
 * <pre>
 * try (var tokamak = new TokamakContainer().withService("echo").withTransport("virtual")) {
 *     tokamak.start();
 *     InetSocketAddress echo = tokamak.udp("echo");
 * }
 * </pre>
 *
 * It is started when the server says that it is ready. Ports are asked for by the names of the services, because those on the
 * host are different each time, and change when the container is taken out of a network and put back.
 */
public final class TokamakContainer extends GenericContainer<TokamakContainer> {

    private static final Pattern LISTENING = Pattern.compile("(?m)^listening (\\S+) (tcp|udp|tls) \\S*:(\\d+)\\R");

    private final List<String> arguments = new ArrayList<>(List.of("serve"));

    /** Of the image {@code tokamak}, as {@code docker build -t tokamak .} makes it. */
    public TokamakContainer() {
        this(DockerImageName.parse("tokamak:latest"));
    }

    /**
     * Of another image.
     *
     * @param image made by Tokamak's Dockerfile
     */
    public TokamakContainer(DockerImageName image) {
        super(image);
        withCreateContainerCmdModifier(
                command -> Objects.requireNonNull(command.getHostConfig()).withPublishAllPorts(true));
        waitingFor(Wait.forLogMessage("ready\\R", 1).withStartupTimeout(Duration.ofSeconds(60)));
    }

    /**
     * Serves this; all services where none is named.
     *
     * @param service a name such as "echo", on its usual port inside the container
     * @return this
     */
    public TokamakContainer withService(String service) {
        arguments.add(service);
        return this;
    }

    /**
     * Serves this over TLS.
     *
     * @param service a name, and a port if it has none of its own: "log", "echo=7443"
     * @return this
     */
    public TokamakContainer withTls(String service) {
        int port = service.indexOf('=');
        if (port > 0) {
            addExposedPort(Integer.parseInt(service, port + 1, service.length(), 10));
        }
        return withOption("--tls", service);
    }

    /**
     * Runs on this transport instead of the reactor.
     *
     * @param kind reactor, platform or virtual
     * @return this
     */
    public TokamakContainer withTransport(String kind) {
        return withOption("--transport", kind);
    }

    /**
     * Anything else that {@code tokamak serve} can be told.
     *
     * @param words such as {@code "--grace", "5s"}
     * @return this
     */
    public TokamakContainer withOption(String... words) {
        arguments.addAll(1, List.of(words));
        return this;
    }

    @Override
    protected void configure() {
        withCommand(arguments.toArray(String[]::new));
    }

    /**
     * Where a service is for this machine, over TCP.
     *
     * @param service its name
     * @return as it is now
     */
    public InetSocketAddress tcp(String service) {
        return outside(service, "tcp");
    }

    /**
     * Where a service is for this machine, over UDP. TFTP doesn't work so, since it answers from other ports, which are not
     * mapped: drive it from a container in the same network.
     *
     * @param service its name
     * @return as it is now
     */
    public InetSocketAddress udp(String service) {
        return outside(service, "udp");
    }

    /**
     * Where a service is for this machine, over TLS.
     *
     * @param service its name
     * @return as it is now
     */
    public InetSocketAddress tls(String service) {
        return outside(service, "tls");
    }

    /**
     * Where a service is for containers in the same network, behind whatever name this one has there.
     *
     * @param service its name
     * @param protocol tcp, udp or tls
     * @return the port
     */
    public int inside(String service, String protocol) {
        var lines = LISTENING.matcher(getLogs());
        while (lines.find()) {
            if (lines.group(1).equals(service) && lines.group(2).equals(protocol)) {
                return Integer.parseInt(lines.group(3));
            }
        }
        throw new IllegalArgumentException(service + " is not served over " + protocol);
    }

    private InetSocketAddress outside(String service, String protocol) {
        var transport = protocol.equals("udp") ? InternetProtocol.UDP : InternetProtocol.TCP;
        var port = new ExposedPort(inside(service, protocol), transport);
        var mapped = getCurrentContainerInfo().getNetworkSettings().getPorts().getBindings().get(port);
        if (mapped == null || mapped.length == 0) {
            throw new IllegalStateException(port + " of the container is not mapped now");
        }
        return new InetSocketAddress(getHost(), Integer.parseInt(mapped[0].getHostPortSpec()));
    }
}
