package dev.tokamak.apps.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;

class ChatLinesTest {

    private static final String INSTANCE = "AAAAAAAAAAAAAAAAAAAAA-";

    private static final List<String> COMMANDS = List.of("/hello 1", "/register ada a good password",
            "/login ada 12345678",
            "/instance " + INSTANCE, "/join kitchen", "/join kitchen sealed", "/join kitchen plain since 12",
            "/join kitchen since 0", "/join @bob since 3", "/leave", "/leave kitchen", "/say kitchen 1 hello  there ",
            "/say @bob 2 x", "/frame vault 7 * AAAA", "/frame vault 8 " + INSTANCE + " AA", "/tell bob 3 hi",
            "/msg bob hi", "just talking", "//etc is a directory", "/who", "/who kitchen", "/rooms", "/nick countess",
            "/ping 17", "/pong x", "/quit", "/help");

    private static final List<String> EVENTS = List.of("hello 1 grace=60 line=8192", "welcome ada", "ok instance",
            "error login denied wrong name or password", "error line syntax what?", "error join kind kitchen is plain",
            "error say kitchen 3 storage the disk is full", "error tell @bob 1 nobody no such account",
            "room kitchen plain 17", "room @bob direct 2", "here kitchen ada " + INSTANCE + " ada",
            "here kitchen bob - robert", "listed kitchen", "known kitchen sealed 3 2", "in kitchen bob -",
            "away kitchen ada " + INSTANCE, "back kitchen ada " + INSTANCE, "out kitchen ada " + INSTANCE + " slow",
            "nick ada countess", "msg kitchen 12 1700000000000 ada " + INSTANCE + " 4 hello  there ",
            "msg kitchen 13 1700000000000 bob - 0 hi", "frame vault 5 1 ada " + INSTANCE + " 1 * AAAA",
            "frame vault 6 1 ada " + INSTANCE + " 2 " + INSTANCE + " AA", "gap kitchen 1 11", "sent kitchen 4 12",
            "sent @bob 1 1", "pong x", "ping y", "bye the server stops");

    @Test
    void everyCommandIsWrittenAsItIsRead() throws BadLineException {
        for (var line : COMMANDS) {
            assertThat(CommandParser.parse(line).line()).isEqualTo(line);
        }
        assertThat(CommandParser.parse("//x")).isEqualTo(new Command.Talk("/x"));
        assertThat(CommandParser.parse("/JOIN Kitchen")).isEqualTo(CommandParser.parse("/join kitchen"));
        assertThat(CommandParser.parse("/who ")).isEqualTo(CommandParser.parse("/who"));
    }

    @Test
    void everyEventIsWrittenAsItIsRead() throws BadLineException {
        for (var line : EVENTS) {
            assertThat(EventParser.parse(line).line()).isEqualTo(line);
            assertThat(EventParser.parse(line)).as(line).isNotInstanceOf(Event.Unknown.class);
        }
        assertThat(EventParser.parse("weather is fine")).isEqualTo(new Event.Unknown("weather is fine"));
    }

    /** A room may be called what a code is called. */
    @Test
    void errorsAreUnderstoodInRoomsWithOddNames() throws BadLineException {
        assertThat(EventParser.parse("error say order 3 full x"))
                .isEqualTo(new Event.Refused("say", "order", 3, ErrorCode.FULL, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/hello", "/hello x", "/hello 0", "/register ada", "/register ada short",
        "/register 1ada password", "/instance short", "/join", "/join kitchen closed", "/join kitchen plain since",
        "/join kitchen plain since -1", "/join kitchen plain plain", "/join kitchen direct",
        "/join kitchen plain since 1 2",
        "/say kitchen hello", "/say kitchen 0 x", "/say kitchen 1 ", "/say kitchen 1", "/say  kitchen 1 x",
        "/say kitchen 1 a\tb", "/say kitchen 1 a\u202eb", "/say kitchen 9999999999999999999 x", "/frame vault 1 * A",
        "/frame vault 1 * AA==", "/frame vault 1 bob AAAA", "/frame vault 1 *", "/quit now", "/nick a b",
        "/ping 1234567890123456789012345678901234567890", "/ping a b"})
    void whatMakesNoSenseIsRefusedInWords(String line) {
        assertThatThrownBy(() -> CommandParser.parse(line)).isInstanceOf(BadLineException.class)
                .hasMessageMatching("[ -~]+");
    }

    @Test
    void lengthsAreAllowedUpToTheirLimitsAndNoFurther() throws BadLineException {
        assertThat(CommandParser.parse("/say k 1 " + "x".repeat(4096))).isNotNull();
        assertThatThrownBy(() -> CommandParser.parse("/say k 1 " + "x".repeat(4097)))
                .hasMessageContaining("4096 bytes");
        assertThat(CommandParser.parse("/say k 1 " + "\u00e9".repeat(2048))).isNotNull();
        assertThatThrownBy(() -> CommandParser.parse("/say k 1 x" + "\u00e9".repeat(2048)))
                .hasMessageContaining("4096");
        assertThat(CommandParser.parse("/frame k 1 * " + "A".repeat(6000))).isNotNull();
        assertThatThrownBy(() -> CommandParser.parse("/frame k 1 * " + "A".repeat(6002))).hasMessageContaining("6000");
        assertThat(ChatNames.name("a".repeat(32))).isPresent();
        assertThat(ChatNames.name("a".repeat(33))).isEmpty();
        assertThat(CommandParser.parse("/login ada " + "p".repeat(128))).isNotNull();
        assertThatThrownBy(() -> CommandParser.parse("/login ada " + "p".repeat(129))).hasMessageContaining("8 to 128");
        assertThat(CommandParser.parse("/login ada " + "p".repeat(8))).isNotNull();
        assertThatThrownBy(() -> CommandParser.parse("/login ada " + "p".repeat(7))).hasMessageContaining("8 to 128");
    }

    @Test
    void passwordsAreNotShown() throws BadLineException {
        assertThat(CommandParser.parse("/login ada secret password").toString()).doesNotContain("secret");
        assertThat(CommandParser.parse("/register ada secret password").toString()).doesNotContain("secret");
    }

    /** Whatever is read can be written and read again; nothing else is thrown. */
    @Test
    void damagedLines() {
        var commands = COMMANDS.stream().map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
        var events = EVENTS.stream().map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
        Seeded.times(Fuzz.INPUTS, random -> {
            try {
                if (random.nextBoolean()) {
                    var command = CommandParser.parse(new String(Fuzz.input(random, commands), StandardCharsets.UTF_8));
                    assertThat(CommandParser.parse(command.line())).isEqualTo(command);
                } else {
                    var event = EventParser.parse(new String(Fuzz.input(random, events), StandardCharsets.UTF_8));
                    assertThat(EventParser.parse(event.line())).isEqualTo(event);
                }
            } catch (BadLineException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        });
    }
}
