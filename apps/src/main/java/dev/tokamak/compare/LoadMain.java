package dev.tokamak.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The process that makes the load: reads orders on standard input, one {@link LoadLine} each, and answers each with one on
 * standard output. Not meant to be run by hand.
 *
 * <pre>
 *   guard pid=N                                       end that process too when standard input ends
 *   open proto=tcp|udp host=H port=N clients=N size=N  connect that many more
 *   run perSecond=R depth=N warmNanos=N nanos=N windows=N spin=true|false
 *   bad kind=K host=H port=N clients=N                 let clients misbehave beside the others ({@link BadKind})
 *   badReport                                         how they fare
 *   close                                             end all connections
 *   connects host=H port=N size=N parallel=N nanos=N   short connections, one after the other
 *   burst host=H port=N size=N clients=N nanos=N       that many connections at once, a message each
 *   single proto=tcp|udp host=H port=N size=N attempts=N pauseMillis=N   a fresh client for each of the messages
 *   sends proto=tcp|udp host=H port=N size=N attempts=N                  one client, one message after the other
 *   downloads proto=tcp|udp host=H port=N clients=N nanos=N thorough=true|false ...  fetch a file, which one says {@link Wanted}
 *   room host=H port=N room=R clients=N                members of a chat, of a room that is new
 *   chat perSecond=R speakers=N warmNanos=N nanos=N size=N       some of them speak by the clock, all listen
 * </pre>
 * The answers are {@code ok}, {@code done ...} ({@link LoadResult}), {@code bad ...} ({@link BadReport}),
 * {@code connected ...} ({@link ConnectResult}), {@code sends ...} ({@link SendsResult}), {@code downloaded ...} ({@link DownloadResult}), {@code chatted ...} ({@link ChatResult}) or {@code failed reason=...}. When
 * standard input ends, whoever started it is gone: it ends what it guards, and itself.
 */
public final class LoadMain {
    private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();
    private final Set<ProcessHandle> guarded = ConcurrentHashMap.newKeySet();
    private final ClientGroup clients = new ClientGroup();
    private final List<BadClients> bad = new ArrayList<>();
    private final List<ChatRoom> rooms = new ArrayList<>();

    private LoadMain() throws IOException {}

    /**
     * Obeys until standard input ends.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var load = new LoadMain();
        var reader = new Thread(load::readOrders, "orders");
        reader.setDaemon(true);
        reader.start();
        load.obey();
    }

    /** A thread of its own, so that the end of the parent is noticed during a run. */
    private void readOrders() {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line;
            while ((line = in.readLine()) != null) {
                orders.add(line);
            }
        } catch (IOException _) {
            // As good as the end.
        }
        guarded.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        Runtime.getRuntime().halt(0);
    }

    private void obey() throws InterruptedException {
        while (true) {
            String order = orders.take();
            LoadLine answer;
            try {
                answer = answer(LoadLine.parse(order));
            } catch (IOException | RuntimeException e) {
                answer = LoadLine.of("failed").with("reason", reason(e));
            }
            System.out.println(answer);
            System.out.flush();
        }
    }

    private static String reason(Exception e) {
        return Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
    }

    private LoadLine answer(LoadLine order) throws IOException, InterruptedException {
        return switch (order.word()) {
            case "guard" -> ok(() -> ProcessHandle.of(order.number("pid")).ifPresent(guarded::add));
            case "open" -> ok(() -> clients.open(udp(order), server(order), count(order, "clients"), size(order)));
            case "run" -> clients.run(run(order)).toLine();
            case "bad" -> ok(() -> bad.add(
                    BadClients.open(BadKind.of(order.text("kind")), server(order), count(order, "clients"))));
            case "badReport" -> badReport().toLine();
            case "close" -> ok(this::close);
            case "connects" -> connect(order, ConnectLoop.MOST_CONNECTIONS, count(order, "parallel")).toLine();
            case "burst" -> connect(order, count(order, "clients"), count(order, "clients")).toLine();
            case "single" -> sends(order).fresh(count(order, "attempts"), order.number("pauseMillis")).toLine();
            case "sends" -> sends(order).inARow(count(order, "attempts")).toLine();
            case "downloads" -> Downloads.run(server(order), udp(order), Wanted.of(order), count(order, "clients"),
                    order.number("nanos"), Boolean.parseBoolean(order.text("thorough"))).toLine();
            case "room" -> ok(() -> rooms.add(
                    new ChatRoom(server(order), order.text("room"), count(order, "clients"))));
            case "chat" -> chat(order).toLine();
            default -> throw new IllegalArgumentException("unknown order " + order.word());
        };
    }

    /** Something to do that has no result. */
    private interface Deed {
        void run() throws IOException;
    }

    private static LoadLine ok(Deed deed) throws IOException {
        deed.run();
        return LoadLine.of("ok");
    }

    private void close() throws IOException {
        try {
            for (BadClients each : bad) {
                each.close();
            }
            for (ChatRoom each : rooms) {
                each.close();
            }
        } finally {
            bad.clear();
            rooms.clear();
            clients.close();
        }
    }

    /** Of those that were opened last. */
    private BadReport badReport() {
        if (bad.isEmpty()) {
            throw new IllegalArgumentException("there are no bad clients");
        }
        return bad.getLast().report();
    }

    /** In the room that was opened last. */
    private ChatResult chat(LoadLine order) throws IOException {
        if (rooms.isEmpty()) {
            throw new IllegalArgumentException("there is no room");
        }
        return rooms.getLast().run(order.decimal("perSecond"), count(order, "speakers"),
                order.number("warmNanos"), order.number("nanos"), size(order));
    }

    private static ConnectResult connect(LoadLine order, int most, int parallel) throws IOException {
        try (var loop = new ConnectLoop(server(order), size(order), most)) {
            return loop.run(parallel, order.number("nanos"));
        }
    }

    private static SingleSends sends(LoadLine order) {
        return new SingleSends(udp(order), server(order), size(order));
    }

    private static boolean udp(LoadLine order) {
        return order.text("proto").equals("udp");
    }

    private static InetSocketAddress server(LoadLine order) {
        return new InetSocketAddress(order.text("host"), count(order, "port"));
    }

    private static int size(LoadLine order) {
        return count(order, "size");
    }

    private static int count(LoadLine order, String key) {
        return Math.toIntExact(order.number(key));
    }

    private static LoadRun run(LoadLine order) {
        return new LoadRun(
                order.decimal("perSecond"),
                (int) order.number("depth"),
                order.number("warmNanos"),
                order.number("nanos"),
                (int) order.number("windows"),
                Boolean.parseBoolean(order.text("spin")));
    }
}
