package dev.tokamak.cli;

import java.lang.reflect.Proxy;

/**
 * Does something at the next signal that asks the process to end. Java has no interface for that but {@code sun.misc.Signal} of
 * the module jdk.unsupported, which is here used by name: where it is missing nothing happens, and nothing fails.
 */
final class NextSignal {

    private NextSignal() {}

    static void run(Runnable action) {
        for (var name : new String[] {"TERM", "INT"}) {
            try {
                var signal = Class.forName("sun.misc.Signal");
                var handler = Class.forName("sun.misc.SignalHandler");
                var proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
                    action.run();
                    return null;
                });
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                System.getLogger("dev.tokamak.cli").log(System.Logger.Level.DEBUG,
                        () -> "no second chance at signal " + name, e);
            }
        }
    }
}
