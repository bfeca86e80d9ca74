package dev.tokamak.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import dev.tokamak.cli.Server;

/** Starts what a {@link TokamakServer} asks for when a parameter is first wanted, and ends it with its class or test. */
final class TokamakServerExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(TokamakServerExtension.class);

    /** A server with a folder of its own. */
    private record Running(Server server, String first, Path data) implements AutoCloseable {

        static Running start(TokamakServer wanted) {
            try {
                var data = Files.createTempDirectory("tokamak-server");
                var arguments = new ArrayList<>(List.of("--transport", wanted.transport(), "--data", data.toString()));
                arguments.addAll(List.of(wanted.options()));
                for (var service : wanted.value()) {
                    arguments.add(service + "=0");
                }
                return new Running(Server.start(arguments.toArray(String[]::new)), wanted.value()[0], data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            try (var files = Files.walk(data)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == InetSocketAddress.class || type == Server.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var running = running(context);
        if (parameter.getParameter().getType() == Server.class) {
            return running.server();
        }
        return parameter.findAnnotation(Endpoint.class)
                .map(wanted -> running.server().address(wanted.value(), wanted.over()))
                .orElseGet(() -> running.server().address(running.first(), "tcp"));
    }

    /** That of the test, or else of the nearest class around it. */
    private static Running running(ExtensionContext context) {
        for (var place = Optional.of(context); place.isPresent(); place = place.get().getParent()) {
            var wanted = place.get().getElement().map(element -> element.getAnnotation(TokamakServer.class));
            if (wanted.isPresent()) {
                // a key of its own: what a store lacks is looked for in those around it
                return place.get().getStore(NAMESPACE).computeIfAbsent(place.get().getUniqueId(),
                        _ -> Running.start(wanted.get()), Running.class);
            }
        }
        throw new IllegalStateException("there is no @TokamakServer here");
    }
}
