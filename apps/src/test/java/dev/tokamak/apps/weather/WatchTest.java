package dev.tokamak.apps.weather;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.ProbeLoop;

/** Places that are watched. */
class WatchTest {

    private final ProbeLoop loop = new ProbeLoop();
    private final ScriptedSource source = new ScriptedSource();
    private final WeatherService service = new WeatherService(source, CacheLimits.DEFAULT, loop.clock());

    private HandlerProbe watcher() {
        return loop.open(new WeatherHandler(service, WeatherLimits.DEFAULT), Limits.DEFAULT);
    }

    private void answer(Fetched<Observation> what) {
        source.answer(what);
        loop.settle();
    }

    @Test
    void reportsWhatHasChangedAndNothingElse() {
        var watcher = watcher();
        watcher.send("watch London\n");
        answer(ScriptedSource.good(20));
        assertThat(watcher.received()).startsWith("{\"watching\":\"london\",\"place\":\"London\"").hasLineCount(1);
        watcher.advance(ScriptedSource.INTERVAL.minusNanos(1));
        assertThat(source.waiting()).isZero();
        watcher.advance(Duration.ofNanos(1));
        answer(ScriptedSource.good(20));
        assertThat(watcher.received()).as("the same weather").isEmpty();
        watcher.advance(ScriptedSource.INTERVAL);
        answer(ScriptedSource.good(20.5));
        assertThat(watcher.received()).startsWith("{\"watching\":\"london\"").contains("\"temperature_c\":20.5")
                .hasLineCount(1);
        watcher.send("help\n");
        assertThat(watcher.received()).startsWith("{\"help\"");
    }

    @Test
    void reportsOnceThatNothingNewerIsToBeHadAndThatItIsAgain() {
        var watcher = watcher();
        watcher.send("watch London\n");
        answer(ScriptedSource.good(20));
        watcher.received();
        watcher.advance(ScriptedSource.INTERVAL);
        answer(ScriptedSource.bad("down"));
        assertThat(watcher.received()).contains("\"stale\":true,\"age_s\":900,\"stale_because\":\"down\"");
        watcher.advance(Duration.ofSeconds(10)); // no sooner, though the pause is over
        answer(ScriptedSource.bad("down"));
        assertThat(watcher.received()).isEmpty();
        watcher.advance(Duration.ofSeconds(10));
        answer(ScriptedSource.good(20));
        assertThat(watcher.received()).contains("\"stale\":false,\"age_s\":0").hasLineCount(1);
    }

    @Test
    void manyWatchersAreOneQuestionUpstream() {
        var first = watcher();
        var second = watcher();
        first.send("watch London\n");
        second.send("watch London\n");
        answer(ScriptedSource.good(20));
        loop.advance(ScriptedSource.INTERVAL);
        assertThat(source.waiting()).isEqualTo(1);
        answer(ScriptedSource.good(21));
        assertThat(first.received()).hasLineCount(2);
        assertThat(second.received()).hasLineCount(2);
        assertThat(source.asked()).containsExactly("london", "51.51 -0.13", "51.51 -0.13");
    }

    @Test
    void endsWhenToldTo() {
        var watcher = watcher();
        watcher.send("watch London\nwatch 1 2\nwatch 3 4\n");
        for (int i = 0; i < 3; i++) {
            answer(ScriptedSource.good(20));
        }
        watcher.received();
        watcher.send("unwatch 1 2\nunwatch 1 2\nunwatch\nunwatch\n");
        assertThat(watcher.received()).isEqualTo("""
                {"unwatched":["1.00 2.00"]}
                {"error":"that place isn't watched"}
                {"unwatched":["london","3.00 4.00"]}
                {"unwatched":[]}
                """);
        assertThat(loop.timersWaiting()).isZero();
        watcher.advance(Duration.ofDays(1));
        assertThat(source.waiting()).isZero();
    }

    @Test
    void canEndBeforeItHasBegun() {
        var watcher = watcher();
        watcher.send("watch London\nunwatch London\n");
        answer(ScriptedSource.good(20));
        assertThat(watcher.received()).startsWith("{\"place\":\"London\"").endsWith("{\"unwatched\":[\"london\"]}\n");
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void beginsTwiceAsOnce() {
        var watcher = watcher();
        watcher.send("watch London\nwatch LONDON\n");
        answer(ScriptedSource.good(20));
        assertThat(watcher.received()).hasLineCount(2);
        assertThat(loop.timersWaiting()).isEqualTo(1);
        watcher.advance(ScriptedSource.INTERVAL);
        answer(ScriptedSource.good(21));
        assertThat(watcher.received()).hasLineCount(1);
    }

    @Test
    void doesNotBeginForAClientThatHasEnded() {
        var watcher = watcher();
        watcher.send("watch London\n");
        watcher.halfClose();
        answer(ScriptedSource.good(20));
        assertThat(watcher.received()).startsWith("{\"place\":\"London\"").hasLineCount(1);
        assertThat(watcher.sawEnd()).isTrue();
    }

    @Test
    void doesNotBeginWithoutWeather() {
        var watcher = watcher();
        watcher.send("watch Atlantis\nwatch 1 2\n");
        answer(ScriptedSource.bad("down"));
        assertThat(watcher.received()).isEqualTo(
                "{\"error\":\"no place of this name is known\"}\n{\"error\":\"down\",\"retry_s\":1}\n");
        watcher.send("unwatch\n");
        assertThat(watcher.received()).isEqualTo("{\"unwatched\":[]}\n");
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void thereAreOnlySoMany() {
        var watcher = watcher();
        for (int i = 0; i < 16; i++) {
            watcher.send("watch " + i + " 0\n");
            answer(ScriptedSource.good(20));
        }
        watcher.received();
        watcher.send("watch 16 0\n");
        assertThat(watcher.received()).isEqualTo("{\"error\":\"16 places are watched already, which is the most\"}\n");
        watcher.send("watch 3 0\n");
        assertThat(watcher.received()).startsWith("{\"watching\":\"3.00 0.00\"");
        watcher.send("unwatch 3 0\nwatch 16 0\n");
        answer(ScriptedSource.good(20));
        assertThat(watcher.received()).contains("{\"watching\":\"16.00 0.00\"");
    }

    @Test
    void goesOnAfterAPauseThatUpstreamAskedFor() {
        var watcher = watcher();
        watcher.send("watch London\n");
        answer(ScriptedSource.good(20));
        watcher.advance(ScriptedSource.INTERVAL);
        answer(new Fetched.Failed<>("too many", Optional.of(Duration.ofHours(1))));
        watcher.received();
        watcher.advance(Duration.ofHours(1).minusNanos(1));
        assertThat(source.waiting()).isZero();
        watcher.advance(Duration.ofNanos(1));
        answer(ScriptedSource.good(20));
        assertThat(watcher.received()).contains("\"stale\":false").hasLineCount(1);
    }

    @Test
    void leavesNothingBehindWhenTheClientGoes() {
        var watcher = watcher();
        watcher.send("watch London\n");
        answer(ScriptedSource.good(20));
        watcher.advance(ScriptedSource.INTERVAL); // asked again, not answered
        watcher.halfClose();
        assertThat(watcher.isClosed()).isTrue();
        assertThat(loop.timersWaiting()).isZero();
        answer(ScriptedSource.good(30));
        loop.advance(Duration.ofDays(1));
        assertThat(source.waiting()).isZero();
    }
}
