package dev.tokamak.apps.chat.client;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Prints what happens as one JSON object a line: {@code event} says what, the rest depends on it. */
public final class JsonFront implements ChatFront {

    private final JsonFactory json = new JsonFactory();
    private final PrintWriter out;

    /**
     * A front.
     *
     * @param out where to
     */
    public JsonFront(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(ChatEvent event) {
        var line = new StringWriter();
        try (var object = json.createGenerator(ObjectWriteContext.empty(), line)) {
            object.writeStartObject();
            object.writeStringProperty("event", event.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            write(object, event);
            object.writeEndObject();
        }
        out.println(line);
        out.flush();
    }

    private static void write(JsonGenerator object, ChatEvent event) {
        switch (event) {
            case ChatEvent.Online(var name) -> object.writeStringProperty("name", name);
            case ChatEvent.Offline(var why, var retry, var attempt) -> {
                object.writeNumberProperty("attempt", attempt);
                object.writeStringProperty("why", why);
                object.writeNumberProperty("retry_ms", retry.toMillis());
            }
            case ChatEvent.Ended(var failure) -> failure.ifPresent(why -> object.writeStringProperty("failure", why));
            case ChatEvent.Joined(var room, var kind, var members, var again) -> {
                object.writeStringProperty("room", room);
                object.writeStringProperty("kind", kind.word());
                object.writeBooleanProperty("again", again);
                object.writeArrayPropertyStart("members");
                members.forEach(member -> object.writeString(member.name()));
                object.writeEndArray();
            }
            case ChatEvent.Left(var room) -> object.writeStringProperty("room", room);
            case ChatEvent.Said said -> {
                object.writeStringProperty("room", said.room());
                object.writeNumberProperty("seq", said.seq());
                object.writeNumberProperty("time", said.time());
                object.writeStringProperty("name", said.name());
                object.writeStringProperty("text", said.text());
                object.writeBooleanProperty("before", said.before());
            }
            case ChatEvent.Sent(var room, var line, var seq, var text) -> {
                line(object, room, line, text);
                object.writeNumberProperty("seq", seq);
            }
            case ChatEvent.NotSent(var room, var line, var text, var why) -> {
                line(object, room, line, text);
                object.writeStringProperty("why", why);
            }
            case ChatEvent.Gap(var room, var from, var to) -> {
                object.writeStringProperty("room", room);
                object.writeNumberProperty("from", from);
                object.writeNumberProperty("to", to);
            }
            case ChatEvent.Presence(var room, var name, var change, var reason) -> {
                object.writeStringProperty("room", room);
                object.writeStringProperty("name", name);
                object.writeStringProperty("change", change.name().toLowerCase(Locale.ROOT));
                object.writeStringProperty("reason", reason);
            }
            case ChatEvent.Renamed(var name, var nick) -> {
                object.writeStringProperty("name", name);
                object.writeStringProperty("nick", nick);
            }
            case ChatEvent.Sealing(var room, var warning, var name, var words) -> {
                object.writeStringProperty("room", room);
                object.writeBooleanProperty("warning", warning);
                object.writeStringProperty("name", name);
                object.writeStringProperty("text", words);
            }
            case ChatEvent.Known(var room, var kind, var members) -> {
                object.writeStringProperty("room", room);
                object.writeStringProperty("kind", kind.word());
                object.writeNumberProperty("members", members);
            }
            case ChatEvent.Problem(var words) -> object.writeStringProperty("text", words);
            case ChatEvent.Notice(var words) -> object.writeStringProperty("text", words);
        }
    }

    private static void line(JsonGenerator object, String room, long line, String text) {
        object.writeStringProperty("room", room);
        object.writeNumberProperty("line", line);
        object.writeStringProperty("text", text);
    }

    @Override
    public void tell(String words) {
        show(new ChatEvent.Notice(words));
    }
}
