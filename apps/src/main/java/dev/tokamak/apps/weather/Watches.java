package dev.tokamak.apps.weather;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.Cancellable;
import dev.tokamak.net.Connection;
import dev.tokamak.net.SharedBytes;

/**
 * The places that one connection watches: looked at whenever what is known of them may have become old, and reported
 * when something has changed. In context.
 */
final class Watches {

    /** A place that is watched. */
    private static final class Watch {
        private final Question question;
        private @Nullable Cancellable next;
        private Reply.@Nullable Weather last;

        private Watch(Question question) {
            this.question = question;
        }
    }

    private final Connection connection;
    private final WeatherService service;
    private final WeatherLimits limits;
    private final Map<String, Watch> watches = new LinkedHashMap<>();

    Watches(Connection connection, WeatherService service, WeatherLimits limits) {
        this.connection = connection;
        this.service = service;
        this.limits = limits;
    }

    /** Whether one more may begin. */
    boolean hasRoomFor(Question question) {
        return watches.containsKey(question.key()) || watches.size() < limits.watches();
    }

    /** Begins; the first answer goes to {@link #began}. */
    void begin(Question question) {
        watches.computeIfAbsent(question.key(), _ -> new Watch(question));
    }

    /** The first answer to a watch has come: its line. Without weather there is nothing to watch. */
    String began(Question question, Reply reply) {
        var watch = watches.get(question.key());
        if (watch == null) { // ended meanwhile
            return WeatherLines.reply(reply, null);
        }
        if (reply instanceof Reply.Weather weather) {
            watch.last = weather;
            lookAgain(watch, weather.freshFor());
            return WeatherLines.reply(reply, question.key());
        }
        if (watch.last == null) {
            watches.remove(question.key());
        }
        return WeatherLines.reply(reply, null);
    }

    private void lookAgain(Watch watch, Duration in) {
        if (watch.next != null) {
            watch.next.cancel();
        }
        var wait = in.compareTo(limits.shortestWatch()) < 0 ? limits.shortestWatch() : in;
        watch.next = connection.schedule(wait, () -> service.ask(watch.question,
                reply -> connection.execute(() -> looked(watch, reply))));
    }

    private void looked(Watch watch, Reply reply) {
        if (watches.get(watch.question.key()) != watch) {
            return; // ended meanwhile
        }
        switch (reply) {
            case Reply.Weather weather -> {
                if (hasChanged(watch.last, weather)) {
                    connection.write(SharedBytes.utf8(WeatherLines.reply(weather, watch.question.key())));
                }
                watch.last = weather;
                lookAgain(watch, weather.freshFor());
            }
            case Reply.Failed(_, var retryIn) -> lookAgain(watch, retryIn);
            case Reply.Unknown _ -> lookAgain(watch, BackOff.LONGEST);
        }
    }

    /** Also when it has become stale, or is so no longer. */
    private static boolean hasChanged(Reply.@Nullable Weather last, Reply.Weather now) {
        return last == null || !last.observation().isSameWeather(now.observation())
                || (last.staleBecause() == null) != (now.staleBecause() == null);
    }

    /** Ends one, or all: what was watched. */
    List<String> end(@Nullable Question question) {
        var keys = question == null ? List.copyOf(watches.keySet()) : List.of(question.key());
        return keys.stream().filter(this::end).toList();
    }

    private boolean end(String key) {
        var watch = watches.remove(key);
        if (watch != null && watch.next != null) {
            watch.next.cancel();
        }
        return watch != null;
    }
}
