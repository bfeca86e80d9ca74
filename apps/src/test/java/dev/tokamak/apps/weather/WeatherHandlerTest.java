package dev.tokamak.apps.weather;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.ProbeLoop;

/** Conversations with the relay, its source played by the test. */
class WeatherHandlerTest {

    private static final String WEATHER = "\"time\":\"2026-07-02T10:30Z\",\"temperature_c\":21.6,\"wind_kmh\":16.6,"
            + "\"wind_from_degrees\":240,\"weather_code\":2,\"weather\":\"partly cloudy\",\"day\":true,\"stale\":false,\"age_s\":0,"
            + "\"attribution\":\"Weather data by Open-Meteo.com\"}\n";
    private static final String AT_LONDON = "\"place\":\"London\",\"country\":\"United Kingdom\",\"latitude\":51.51,"
            + "\"longitude\":-0.13,";
    private static final String LONDON = "{" + AT_LONDON + WEATHER;
    private static final String POINT = "{\"latitude\":51.47,\"longitude\":0.04," + WEATHER;
    private static final String HELP_OF_NOTHING = "{\"error\":\"a place or LAT LON is needed; 'help' says what else there is\"}\n";

    private final ProbeLoop loop = new ProbeLoop();
    private final ScriptedSource source = new ScriptedSource();
    private final WeatherService service = new WeatherService(source, CacheLimits.DEFAULT, loop.clock());

    private HandlerProbe client() {
        return client(WeatherLimits.DEFAULT);
    }

    private HandlerProbe client(WeatherLimits limits) {
        return loop.open(new WeatherHandler(service, limits), Limits.DEFAULT);
    }

    private void answer(Fetched<Observation> what) {
        source.answer(what);
        loop.settle();
    }

    @Test
    void answersAPlaceAndAPoint() {
        var client = client();
        client.send("London\n");
        assertThat(client.received()).isEmpty();
        answer(ScriptedSource.good(21.6));
        assertThat(client.received()).isEqualTo(LONDON);
        client.send("51.47 0.0363\r\n");
        answer(ScriptedSource.good(21.6));
        assertThat(client.received()).isEqualTo(POINT);
        assertThat(source.asked()).containsExactly("london", "51.51 -0.13", "51.47 0.04");
    }

    @Test
    void answersInTheOrderOfTheQuestionsWhicheverIsReadyFirst() {
        var client = client();
        client.send("London\n51.47 0.0363\n\nLondon\nhelp\nNowhere\n");
        assertThat(client.received()).isEmpty();
        var first = source.waiting();
        assertThat(first).isEqualTo(2);
        answer(ScriptedSource.good(21.6));
        assertThat(client.received()).isEqualTo(LONDON);
        answer(ScriptedSource.good(21.6));
        assertThat(client.received()).startsWith(POINT + HELP_OF_NOTHING + LONDON + "{\"help\":[\"PLACE, as in London")
                .endsWith("{\"error\":\"no place of this name is known\"}\n").hasLineCount(5);
    }

    @Test
    void saysTheSameHoweverTheQuestionsAreCut() {
        byte[] questions = "London\r\n51.47 0.0363\n\nLondon\nwatch x\nquit\n".getBytes(StandardCharsets.UTF_8);
        var expected = LONDON + POINT + HELP_OF_NOTHING + LONDON + "{\"error\":\"no place of this name is known\"}\n";
        HandlerProbe.atEveryCut(
                () -> new WeatherHandler(new WeatherService(new Prompt(), CacheLimits.DEFAULT, loop.clock()),
                        WeatherLimits.DEFAULT),
                questions, peer -> {
                    assertThat(peer.received()).isEqualTo(expected);
                    assertThat(peer.sawEnd()).isTrue();
                });
        var byBytes = loop.open(new WeatherHandler(new WeatherService(new Prompt(), CacheLimits.DEFAULT, loop.clock()),
                WeatherLimits.DEFAULT), Limits.DEFAULT);
        byBytes.sendByteByByte(questions);
        assertThat(byBytes.received()).isEqualTo(expected);
    }

    /** Answers before it is asked to the end. */
    private static final class Prompt implements WeatherSource {
        private final ScriptedSource places = new ScriptedSource();

        @Override
        public String attribution() {
            return places.attribution();
        }

        @Override
        public void find(String name, Consumer<? super Fetched<Place>> then) {
            places.find(name, then);
        }

        @Override
        public void current(Coordinates at, Consumer<? super Fetched<Observation>> then) {
            then.accept(ScriptedSource.good(21.6));
        }
    }

    @Test
    void asksUpstreamOnceHoweverManyAskAtOnce() {
        var clients = List.of(client(), client(), client());
        clients.forEach(client -> client.send("London\nLONDON\n51.5085 -0.1257\n"));
        assertThat(source.waiting()).isEqualTo(1);
        answer(ScriptedSource.good(21.6));
        clients.forEach(client -> assertThat(client.received()).startsWith(LONDON + LONDON + "{\"latitude\":51.51"));
        assertThat(source.asked()).containsExactly("london", "51.51 -0.13");
    }

    @Test
    void givesAnOldAnswerWithItsAgeWhenUpstreamFails() {
        var client = client();
        client.send("London\n");
        answer(ScriptedSource.good(21.6));
        client.received();
        client.advance(Duration.ofMinutes(20));
        client.send("London\n");
        answer(ScriptedSource.bad("no such name"));
        assertThat(client.received())
                .contains("\"stale\":true,\"age_s\":1200,\"stale_because\":\"no such name\",\"attribution\"");
        client.send("10 20\n");
        assertThat(client.received()).isEqualTo("{\"error\":\"no such name\",\"retry_s\":1}\n");
    }

    @Test
    void aQuestionIsAnsweredInTimeEvenIfUpstreamIsNot() {
        var client = client();
        client.send("London\nhelp\n");
        client.advance(WeatherLimits.DEFAULT.answerDeadline().minusNanos(1));
        assertThat(client.received()).isEmpty();
        client.advance(Duration.ofNanos(1));
        assertThat(client.received()).startsWith("{\"error\":\"no answer from upstream within 20000 ms\"}\n{\"help\"");
        answer(ScriptedSource.good(21.6));
        assertThat(client.received()).as("too late").isEmpty();
        client.send("London\n");
        assertThat(client.received()).isEqualTo(LONDON);
    }

    @Test
    void readsNoMoreThanMayWait() {
        var client = client(new WeatherLimits(256, Duration.ofSeconds(30), Duration.ofSeconds(20), 3, 16,
                Duration.ofSeconds(10)));
        client.send("1 1\n2 2\n3 3\n4 4\n5 5\nhelp\n");
        assertThat(source.asked()).containsExactly("1.00 1.00", "2.00 2.00", "3.00 3.00");
        client.send("6 6\n");
        client.halfClose();
        for (int i = 0; i < 6; i++) {
            answer(ScriptedSource.good(i));
        }
        assertThat(client.received()).hasLineCount(7).contains("\"temperature_c\":5.0");
        assertThat(client.sawEnd()).isTrue();
        assertThat(client.closeReason()).contains(CloseReason.PEER_CLOSED);
    }

    @Test
    void answersEverythingBeforeItEnds() {
        var client = client();
        client.send("London\nquit\nParis\n");
        assertThat(client.sawEnd()).isFalse();
        answer(ScriptedSource.good(21.6));
        assertThat(client.received()).isEqualTo(LONDON);
        assertThat(client.sawEnd()).isTrue();
        assertThat(source.asked()).containsExactly("london", "51.51 -0.13");
    }

    @Test
    void takesAnUnfinishedLineForALineWhenTheClientEnds() {
        for (var question : List.of("London", "London\r", "London\n")) {
            var client = client();
            client.send(question);
            client.halfClose();
            if (source.waiting() > 0) {
                answer(ScriptedSource.good(21.6));
            }
            assertThat(client.received()).isEqualTo(LONDON);
            assertThat(client.sawEnd()).isTrue();
        }
        var silent = client();
        silent.halfClose();
        assertThat(silent.received()).isEmpty();
        assertThat(silent.sawEnd()).isTrue();
    }

    @Test
    void aLineHasALongestLength() {
        for (int length : new int[] {255, 256, 257}) {
            var client = client();
            client.send("x".repeat(length) + "\nhelp\n");
            if (length <= 256) {
                assertThat(client.received())
                        .startsWith("{\"error\":\"a place's name has 80 characters at most\"}\n{\"help\"");
            } else {
                assertThat(client.received()).isEqualTo("{\"error\":\"line longer than 256 bytes\"}\n");
                assertThat(client.sawEnd()).isTrue();
            }
        }
        var endless = client();
        endless.send("London\n" + "x".repeat(100_000));
        assertThat(endless.received()).isEmpty();
        answer(ScriptedSource.good(21.6));
        assertThat(endless.received()).isEqualTo(LONDON + "{\"error\":\"line longer than 256 bytes\"}\n");
        assertThat(endless.sawEnd()).isTrue();
    }

    @Test
    void aLineMustBeFinishedInTimeHoweverOftenAByteComes() {
        var client = client();
        client.send("help\n");
        client.received();
        for (int i = 0; i < 6; i++) {
            client.send("x");
            assertThat(client.sawEnd()).isFalse();
            client.advance(Duration.ofSeconds(5));
        }
        assertThat(client.received()).isEqualTo("{\"error\":\"a line that was not finished within 30000 ms\"}\n");
        assertThat(client.sawEnd()).isTrue();
    }

    @Test
    void aClientThatAsksNothingOrWaitsMayTakeItsTime() {
        var client = client();
        client.advance(Duration.ofHours(10));
        client.send("Lon");
        client.advance(Duration.ofSeconds(29));
        client.send("don\n");
        answer(ScriptedSource.good(21.6));
        assertThat(client.received()).isEqualTo(LONDON);
        client.advance(Duration.ofHours(10));
        assertThat(client.isClosed()).isFalse();
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void anAnswerForAClientThatIsGoneGoesToNobody() {
        var gone = client();
        gone.send("London\n");
        gone.reset();
        assertThat(gone.isClosed()).isTrue();
        var other = client();
        answer(ScriptedSource.good(21.6));
        assertThat(other.received()).isEmpty();
        assertThat(gone.received()).isEmpty();
        other.send("London\n");
        assertThat(other.received()).isEqualTo(LONDON);
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void badQuestionsAreAnsweredAndTheNextOneCounts() {
        var client = client();
        client.send("91 0\n\u001b[2J\nwatch\n");
        client.send(new byte[] {(byte) 0xff, '\n'});
        assertThat(client.received()).isEqualTo("""
                {"error":"latitude must be from -90 to 90 degrees"}
                {"error":"the line has characters that can't be seen"}
                {"error":"a place or LAT LON is needed, as in 'watch London'"}
                {"error":"the line isn't UTF-8"}
                """);
        client.send("London\n");
        answer(ScriptedSource.good(21.6));
        assertThat(client.received()).isEqualTo(LONDON);
    }

    /** Whatever comes: an answer a line, a good end, and nothing left. */
    @Test
    void survivesWhatNobodyWouldSend() {
        var good = List
                .of("London\nquit\n", "51.47 0.0363\nhelp\n", "watch London\nunwatch London\n", "watch 1 2\nunwatch\n",
                        "S\u00e3o Paulo\r\n", "-90 -180\n")
                .stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        var prompt = new WeatherService(new Prompt(), CacheLimits.DEFAULT, loop.clock());
        Seeded.times(Fuzz.INPUTS, random -> Fuzz.handler(random,
                () -> new WeatherHandler(prompt, WeatherLimits.DEFAULT), good, 4_000_000, peer -> {
                    assertThat(peer.isClosed()).isTrue();
                    assertThat(peer.loop().timersWaiting()).isZero();
                }));
    }
}
