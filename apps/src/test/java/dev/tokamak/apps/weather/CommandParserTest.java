package dev.tokamak.apps.weather;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {

    private static Command parse(String line) {
        return CommandParser.parse(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    }

    private static Question point(double latitude, double longitude) {
        return new Question.AtPoint(Coordinates.of(latitude, longitude));
    }

    @ParameterizedTest
    @ValueSource(strings = {"51.47 0.0363", " 51.47\t0.0363 \r", "51.47,0.0363", "51.47, 0.0363", "+51.470 +0.0363",
        "51.4700000000001 0.04"})
    void readsPointsAndRoundsThem(String line) {
        assertThat(parse(line)).isEqualTo(new Command.Ask(point(51.47, 0.04)));
        assertThat(point(51.47, 0.04).key()).isEqualTo("51.47 0.04");
    }

    @ParameterizedTest
    @CsvSource({"90 180", "-90 -180", "-0 0", "0.0 -0.001"})
    void readsPointsUpToTheEdges(String line) {
        assertThat(parse(line)).isInstanceOf(Command.Ask.class);
    }

    @Test
    void onePlaceHasOneKeyHoweverItIsWritten() {
        assertThat(point(-0.001, 0.001)).isEqualTo(point(0, 0));
        assertThat(parse("S\u00e3o   Paulo")).isEqualTo(parse(" Sa\u0303o\u00a0Paulo "));
        assertThat(new Question.ByName("LONDON").key()).isEqualTo(new Question.ByName("London").key());
    }

    @Test
    void readsCommands() {
        var london = new Question.ByName("London");
        assertThat(parse("London")).isEqualTo(new Command.Ask(london));
        assertThat(parse("watch London")).isEqualTo(new Command.Watch(london));
        assertThat(parse("watch -33.87 151.21")).isEqualTo(new Command.Watch(point(-33.87, 151.21)));
        assertThat(parse("unwatch")).isEqualTo(new Command.Unwatch(Optional.empty()));
        assertThat(parse("unwatch London")).isEqualTo(new Command.Unwatch(Optional.of(london)));
        assertThat(parse("help")).isEqualTo(new Command.Help());
        assertThat(parse("quit")).isEqualTo(new Command.Quit());
        assertThat(parse("Watch Hill")).isEqualTo(new Command.Ask(new Question.ByName("Watch Hill")));
        assertThat(parse("Watchet")).isEqualTo(new Command.Ask(new Question.ByName("Watchet")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''           | a place or LAT LON is needed; 'help' says what else there is
            watch        | a place or LAT LON is needed, as in 'watch London'
            90.01 0      | latitude must be from -90 to 90 degrees
            -91 0        | latitude must be from -90 to 90 degrees
            0 180.001    | longitude must be from -180 to 180 degrees
            51           | coordinates are LAT LON in degrees, as in '51.47 0.0363'
            51,47 0,0363 | coordinates are LAT LON in degrees, as in '51.47 0.0363'
            1 2 3        | coordinates are LAT LON in degrees, as in '51.47 0.0363'
            1000 0       | coordinates are LAT LON in degrees, as in '51.47 0.0363'
            1.1.1 0      | coordinates are LAT LON in degrees, as in '51.47 0.0363'
            1. 0         | coordinates are LAT LON in degrees, as in '51.47 0.0363'
            !?           | coordinates are LAT LON in degrees, as in '51.47 0.0363'
            """)
    void saysWhatIsWrong(String line, String why) {
        assertThat(parse(line)).isEqualTo(new Command.Bad(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Lon\u0000don", "Lon\u001b[2Jdon", "Lon\u202edon", "Lon\u2028don", "Lon\u200bdon",
        "Lon\u009bdon"})
    void takesNothingThatMovesACursor(String line) {
        assertThat(parse(line)).isEqualTo(new Command.Bad("the line has characters that can't be seen"));
    }

    @Test
    void takesUtf8Alone() {
        var bad = new Command.Bad("the line isn't UTF-8");
        assertThat(CommandParser.parse(ByteBuffer.wrap(new byte[] {'a', (byte) 0xe9}))).isEqualTo(bad);
        assertThat(CommandParser.parse(ByteBuffer.wrap(new byte[] {(byte) 0xc0, (byte) 0x80}))).isEqualTo(bad);
    }

    @Test
    void namesHaveALimit() {
        var most = "\u00e9".repeat(CommandParser.LONGEST_NAME);
        assertThat(parse(most)).isInstanceOf(Command.Ask.class);
        assertThat(parse(most + "x")).isEqualTo(new Command.Bad("a place's name has 80 characters at most"));
    }
}
