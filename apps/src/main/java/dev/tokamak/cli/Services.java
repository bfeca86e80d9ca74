package dev.tokamak.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tokamak.apps.echo.AckEchoHandler;
import dev.tokamak.apps.echo.DatagramEcho;
import dev.tokamak.apps.echo.EchoHandler;

/** Every service there is. A new one is a line here. */
final class Services {

    static final List<Service> ALL = List.of(
            new Service("echo", 7007, 7007, settings -> new Service.Handlers(
                    settings.ack() ? AckEchoHandler::new : EchoHandler::new, new DatagramEcho())));

    private Services() {}

    static Optional<Service> named(String name) {
        return ALL.stream().filter(service -> service.name().equals(name)).findFirst();
    }

    static String names() {
        return ALL.stream().map(Service::name).collect(Collectors.joining(", "));
    }
}
