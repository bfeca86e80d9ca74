package dev.tokamak.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
 *   close                                             end all connections
 * </pre>
 * The answers are {@code ok}, {@code done ...} ({@link LoadResult}) or {@code failed reason=...}. When standard input ends,
 * whoever started it is gone: it ends what it guards, and itself.
 */
public final class LoadMain {
    private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();
    private final Set<ProcessHandle> guarded = ConcurrentHashMap.newKeySet();
    private final ClientGroup clients = new ClientGroup();

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
        guarded.forEach(ProcessHandle::destroyForcibly);
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

    private LoadLine answer(LoadLine order) throws IOException {
        switch (order.word()) {
            case "guard" -> ProcessHandle.of(order.number("pid")).ifPresent(guarded::add);
            case "open" -> clients.open(
                    order.text("proto").equals("udp"),
                    new InetSocketAddress(order.text("host"), (int) order.number("port")),
                    (int) order.number("clients"),
                    (int) order.number("size"));
            case "run" -> {
                return clients.run(run(order)).toLine();
            }
            case "close" -> clients.close();
            default -> throw new IllegalArgumentException("unknown order " + order.word());
        }
        return LoadLine.of("ok");
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
