package dev.tokamak.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tokamak.apps.echo.AckEchoHandler;
import dev.tokamak.apps.echo.DatagramEcho;
import dev.tokamak.apps.echo.EchoHandler;
import dev.tokamak.apps.files.drop.DropServer;
import dev.tokamak.apps.files.http.FilesConfig;
import dev.tokamak.apps.files.http.FilesServer;
import dev.tokamak.apps.files.sftp913.Accounts;
import dev.tokamak.apps.files.sftp913.Sftp913Server;
import dev.tokamak.apps.files.tftp.TftpServer;
import dev.tokamak.apps.guess.GuessHandler;
import dev.tokamak.apps.log.LogCollector;
import dev.tokamak.apps.log.LogConfig;
import dev.tokamak.apps.quiz.QuizHandler;
import dev.tokamak.apps.quiz.ScoreTable;

/** Every service there is. A new one is a line here. */
final class Services {

    static final List<Service> ALL = List.of(
            new Service("echo", 7007, 7007, settings -> new Service.Handlers(
                    settings.options().ack() ? AckEchoHandler::new : EchoHandler::new, new DatagramEcho())),
            new Service("chat", Service.NONE, Service.NONE, 7443,
                    settings -> settings.options().chat().handlers(settings.data())),
            new Service("drop", 6901, Service.NONE, Services::drop),
            new Service("files", 6900, 6969, Services::files),
            new Service("guess", 7200, Service.NONE, settings -> new Service.Handlers(
                    () -> new GuessHandler(settings.options().random()), null)),
            new Service("log", 5514, 5514, 6514, settings -> log(settings.options().log().config(settings.data()))),
            new Service("quiz", 26062, Service.NONE, Services::quiz),
            new Service("sftp913", 6915, Service.NONE, Services::sftp913),
            new Service("weather", 7100, Service.NONE, settings -> new Service.Handlers(
                    settings.options().weather().handlers(settings.transport()), null)));

    private Services() {}

    private static Service.Handlers drop(Service.Settings settings) {
        var store = settings.options().files().store(settings.data());
        return new Service.Handlers(new DropServer(store)::handler, null, store::finish, store);
    }

    private static Service.Handlers files(Service.Settings settings) {
        var store = settings.options().files().store(settings.data());
        var tftp = new TftpServer(settings.transport(), store);
        return new Service.Handlers(new FilesServer(store, FilesConfig.DEFAULT)::handler, tftp, atMost -> {
            long began = System.nanoTime();
            store.finish(atMost);
            tftp.finish(atMost.minusNanos(System.nanoTime() - began));
        }, store);
    }

    private static Service.Handlers sftp913(Service.Settings settings) {
        try {
            var accounts = Accounts.load(settings.data().resolve("sftp913.accounts"));
            var store = settings.options().files().store(settings.data());
            return new Service.Handlers(new Sftp913Server(store, accounts)::handler, null, store::finish, store);
        } catch (IOException e) {
            throw CliException.failed("cannot read the accounts of sftp913: " + e.getMessage(), e);
        }
    }

    private static Service.Handlers log(LogConfig config) {
        try {
            var collector = LogCollector.open(config);
            return new Service.Handlers(collector::connection, collector.datagrams(), collector);
        } catch (IOException e) {
            throw CliException.failed("log cannot write to " + config.directory() + ": " + e.getMessage(), e);
        }
    }

    private static Service.Handlers quiz(Service.Settings settings) {
        var table = new ScoreTable();
        return new Service.Handlers(() -> new QuizHandler(settings.options().random(), table), null);
    }

    static Optional<Service> named(String name) {
        return ALL.stream().filter(service -> service.name().equals(name)).findFirst();
    }

    /** All of them with their ports, for people. */
    static String usual() {
        return ALL.stream().map(Service::usual).collect(Collectors.joining(", "));
    }

    static String names() {
        return ALL.stream().map(Service::name).collect(Collectors.joining(", "));
    }
}
