package dev.tokamak.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tokamak.apps.chat.client.ChatFront;
import dev.tokamak.apps.chat.client.ChatSession;
import dev.tokamak.apps.chat.client.JsonFront;
import dev.tokamak.apps.chat.client.PlainFront;
import dev.tokamak.apps.chat.client.ReadMarks;
import dev.tokamak.apps.chat.protocol.ChatNames;
import dev.tokamak.apps.chat.sealed.Contacts;
import dev.tokamak.apps.chat.sealed.Identity;
import dev.tokamak.apps.chat.sealed.SealedRoom;
import dev.tokamak.apps.chat.terminal.ChatTerminal;
import dev.tokamak.time.NanoClock;

/** {@code tokamak chat}: takes part in a chat, on a terminal or through pipes. */
@Command(name = "chat", mixinStandardHelpOptions = true, description = "Takes part in a chat, over TLS. On a terminal /help says what there is to type; through pipes "
        + "lines go in and out.", footer = {"",
            "The password comes from --password-file, the variable TOKAMAK_PASSWORD, or the terminal.",
            "Exit code: 0 every line was acknowledged, 1 not every one, or the connection or the login failed, 2 wrong usage."})
final class ChatCommand implements Callable<Integer> {

    private static final String PASSWORD = "TOKAMAK_PASSWORD";
    private static final int INSTANCE_BYTES = 16;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "The server; IPv6 as [::1]:7443.")
    private @Nullable HostPort server;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Your account.")
    private String name = "";

    @Option(names = "--room", paramLabel = "ROOM", description = "Join it at once.")
    private String room = "";

    @Option(names = "--sealed", description = "With --room: it has to be end-to-end encrypted; a new one is made so.")
    private boolean sealed;

    @Option(names = "--register", description = "Make the account if there is none.")
    private boolean register;

    @Option(names = "--password-file", paramLabel = "FILE", description = "The first line is the password.")
    private @Nullable Path passwordFile;

    @Option(names = "--keys", paramLabel = "DIR", description = "Where your keys for sealed rooms are kept, those of the people you met, and how far you have read: ${DEFAULT-VALUE} unless given.")
    private Path keys = Path.of("tokamak-data", "chat-keys");

    @Option(names = "--timeout", paramLabel = "TIME", converter = Durations.class, description = "How long acknowledgements may take after the end of the input: 30 s unless given.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(names = "--json", description = "What happens as JSON, one object a line; never a terminal.")
    private boolean json;

    @Mixin
    private TlsClientOptions tls = new TlsClientOptions();

    private final SecureRandom random = new SecureRandom();

    @Override
    public Integer call() throws InterruptedException {
        var account = ChatNames.name(name).orElseThrow(() -> CliException.usage("--name: " + ChatNames.RULE));
        var first = room.isEmpty()
                ? room
                : ChatNames.room(room).orElseThrow(() -> CliException.usage("--room: " + ChatNames.RULE));
        if (sealed && (first.isEmpty() || ChatNames.isDirect(first))) {
            throw CliException.usage("--sealed goes with --room ROOM");
        }
        boolean terminal = !json && Terminal.isInteractive();
        try {
            return terminal ? onTerminal(account, first) : throughPipes(account, first);
        } catch (IOException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private int throughPipes(String account, String first) throws IOException, InterruptedException {
        var out = line().getOut();
        var password = givenPassword().orElseThrow(
                () -> CliException
                        .usage("there is no terminal to ask for the password: --password-file or " + PASSWORD));
        return chat(account, first, password, json ? new JsonFront(out) : new PlainFront(out), run -> {
            Thread.ofPlatform().daemon().name("standard-input").start(() -> type(run));
        });
    }

    private static void type(ChatRun run) {
        try (var input = new BufferedReader(Conversation.keyboard())) {
            for (var line = input.readLine(); line != null; line = input.readLine()) {
                run.type(line);
            }
        } catch (IOException e) {
            System.getLogger(ChatCommand.class.getName()).log(System.Logger.Level.WARNING, "cannot read standard input",
                    e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        run.endInput();
    }

    private int onTerminal(String account, String first) throws IOException, InterruptedException {
        boolean coloured = line().getColorScheme().ansi() == Ansi.ON;
        try (var terminal = new ChatTerminal(ChatTerminal.system(), account, coloured,
                Clock.system(ZoneId.systemDefault()))) {
            var given = givenPassword().or(() -> terminal.secret("password of " + account + ": "));
            if (given.isEmpty()) {
                return ExitCodes.FAILED;
            }
            return chat(account, first, given.get(), terminal, run -> {
                Thread.ofPlatform().daemon().name("keyboard").start(() -> type(run, terminal));
            });
        }
    }

    private static void type(ChatRun run, ChatTerminal terminal) {
        try {
            for (var line = terminal.read(); line.isPresent(); line = terminal.read()) {
                for (var each : line.get().lines().toList()) { // several, when they were pasted
                    run.type(each);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        run.endInput();
    }

    /** Starts whoever types. */
    @FunctionalInterface
    private interface Typist {
        void start(ChatRun run);
    }

    private int chat(String account, String first, String password, ChatFront front, Typist typist)
            throws IOException, InterruptedException {
        var to = Objects.requireNonNull(server);
        var id = new byte[INSTANCE_BYTES];
        random.nextBytes(id);
        var instance = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        var login = new ChatSession.Login(account, password, register, instance);
        ChatRun.Result result;
        try (var client = ClientTransport.start("chat-client")) {
            var run = new ChatRun(client.transport(), to, tls.required(), login, front,
                    sealedRooms(to, account, instance), ReadMarks.load(folder(to, account).resolve("read")),
                    !(front instanceof ChatTerminal), timeout);
            typist.start(run);
            result = run.run(first, sealed);
        }
        return exitCode(to, result);
    }

    private int exitCode(HostPort to, ChatRun.Result result) {
        if (result.failure().isPresent()) {
            throw CliException.failed(to + ": " + result.failure().get(), null);
        }
        if (result.unacknowledged() > 0 || result.refused() > 0) {
            throw CliException.failed((result.unacknowledged() > 0
                    ? result.unacknowledged() + " lines were not acknowledged"
                    : "") + (result.unacknowledged() > 0 && result.refused() > 0 ? ", " : "")
                    + (result.refused() > 0 ? result.refused() + " lines were refused" : ""), null);
        }
        return ExitCodes.DONE;
    }

    // ---- secrets

    private Optional<String> givenPassword() throws IOException {
        if (passwordFile != null) {
            try (var lines = Files.lines(passwordFile)) {
                return Optional.of(lines.findFirst().orElseThrow(
                        () -> CliException.failed(passwordFile + " is empty", null)));
            }
        }
        return Optional.ofNullable(System.getenv(PASSWORD)).filter(text -> !text.isEmpty());
    }

    /** Sealed rooms with the keys on disk, which are made with the first of them. */
    private Function<String, SealedRoom> sealedRooms(HostPort to, String account, String instance) throws IOException {
        var folder = folder(to, account);
        var identity = Identity.loadOrCreate(folder.resolve("identity"), random);
        var contacts = Contacts.load(folder.resolve("contacts"));
        return name -> new SealedRoom(identity, contacts, name, account, instance, random, NanoClock.SYSTEM::nanoTime);
    }

    private Path folder(HostPort to, String account) {
        return keys.resolve((to + "-" + account).replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    private picocli.CommandLine line() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
