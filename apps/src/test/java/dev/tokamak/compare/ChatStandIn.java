package dev.tokamak.compare;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.LineDecoder;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/** One room of a chat as the load expects it, with a fault on request. */
final class ChatStandIn {
    /** What it does wrong. */
    enum Fault {
        NONE,
        FORGETS_SOMEBODY,
        SPOILS_A_LETTER,
        TELLS_TWICE,
        REFUSES
    }

    private final List<Connection> members = new CopyOnWriteArrayList<>();
    private final List<String> accounts = new ArrayList<>();
    private final Fault fault;
    private int said;

    ChatStandIn(Fault fault) {
        this.fault = fault;
    }

    ConnectionHandler handler() {
        return new Member();
    }

    private synchronized String register(String name) {
        if (accounts.contains(name)) {
            return "error register full the name is taken";
        }
        accounts.add(name);
        return "welcome " + name;
    }

    private synchronized void say(Connection from, String[] words) {
        said++;
        answer(from, "sent " + words[1] + " " + words[2] + " " + said);
        String text = fault == Fault.SPOILS_A_LETTER && said % 5 == 0 ? words[3].replace('a', 'b') : words[3];
        List<Connection> others = members.stream().filter(member -> !member.equals(from)).toList();
        for (int i = 0; i < others.size(); i++) {
            boolean last = i == others.size() - 1 && said % 5 == 0;
            for (int times = times(last); times > 0; times--) {
                answer(others.get(i), "msg " + words[1] + " " + said + " 0 load somebody " + words[2] + " " + text);
            }
        }
    }

    private int times(boolean special) {
        return switch (fault) {
            case FORGETS_SOMEBODY -> special ? 0 : 1;
            case TELLS_TWICE -> special ? 2 : 1;
            default -> 1;
        };
    }

    private static void answer(Connection to, String line) {
        to.write(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    private final class Member implements ConnectionHandler {
        private final LineDecoder lines = new LineDecoder(1 << 13);

        @Override
        public void onData(Connection c, ByteBuffer in) {
            while (lines.decode(in) instanceof Decoded.Frame(var line)) {
                String[] words = StandardCharsets.UTF_8.decode(line).toString().split(" ", 4);
                switch (words[0]) {
                    case "/hello" -> answer(c, "hello 1 line=8192");
                    case "/register" -> answer(c, register(words[1]));
                    case "/login" ->
                        answer(c, fault == Fault.REFUSES ? "error login denied no" : "welcome " + words[1]);
                    case "/instance" -> answer(c, "ok instance");
                    case "/join" -> {
                        members.forEach(member -> answer(member, "in " + words[1] + " load somebody"));
                        members.add(c);
                        answer(c, "room " + words[1] + " plain 0\nhere " + words[1] + " load x y\nping 7");
                    }
                    case "/pong" -> answer(c, "listed room"); // it answers pings
                    case "/say" -> say(c, words);
                    default -> throw new AssertionError(words[0]);
                }
            }
        }

        @Override
        public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
            members.remove(c);
        }
    }
}
