package dev.tokamak.apps.chat.client;

import java.util.function.Consumer;

import dev.tokamak.apps.chat.protocol.ChatFormat;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.Event;

/**
 * The first lines on a connection: hello, register or login, instance. An account that is to be registered and exists
 * already is logged in to, because the answer to an earlier attempt may have been lost. One thread.
 */
final class Greeting {

    /** What an answer means. */
    enum Step {
        /** The next one is awaited. */
        GOING_ON,
        /** Logged in. */
        DONE,
        /** Not now; it may go well in a while. */
        LATER,
        /** It will not go well however often it is tried. */
        REFUSED
    }

    private final ChatSession.Login login;
    private final Consumer<Command> wire;
    private boolean registered;
    private String why = "";

    Greeting(ChatSession.Login login, Consumer<Command> wire) {
        this.login = login;
        this.wire = wire;
        registered = !login.register();
    }

    void begin() {
        why = "";
        wire.accept(new Command.Hello(ChatFormat.VERSION));
    }

    /** In words, after {@link Step#LATER} and {@link Step#REFUSED}. */
    String why() {
        return why;
    }

    Step received(Event event) {
        return switch (event) {
            case Event.Hello _ -> {
                wire.accept(registered
                        ? new Command.Login(login.name(), login.password())
                        : new Command.Register(login.name(), login.password()));
                yield Step.GOING_ON;
            }
            case Event.Welcome _ -> {
                registered = true;
                wire.accept(new Command.Instance(login.instance()));
                yield Step.GOING_ON;
            }
            case Event.Ok(var what) -> what.startsWith("instance") ? Step.DONE : Step.GOING_ON;
            case Event.Failed failed -> refused(failed);
            default -> Step.GOING_ON;
        };
    }

    private Step refused(Event.Failed failed) {
        var text = Printable.text(failed.text());
        boolean later = switch (failed.code()) {
            case BUSY, STORAGE -> true;
            case LIMIT -> failed.command().equals("login"); // anybody can make it so for anybody, for a while
            default -> false;
        };
        if (failed.command().equals("register") && !registered && !later) {
            registered = true; // perhaps in an attempt whose answer was lost
            why = "register: " + text;
            wire.accept(new Command.Login(login.name(), login.password()));
            return Step.GOING_ON;
        }
        why = (why.isEmpty() ? "" : why + "; ") + failed.command() + ": " + text;
        return later ? Step.LATER : Step.REFUSED;
    }
}
