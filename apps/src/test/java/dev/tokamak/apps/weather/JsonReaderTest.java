package dev.tokamak.apps.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;

class JsonReaderTest {

    private static final String DOCUMENT = "{\"latitude\":51.5,\"utc_offset_seconds\":0,\"units\":{\"t\":\"\u00b0C\"},"
            + "\"current\":{\"t\":21.6,\"n\":null,\"on\":true,\"off\":false,\"e\":-1.5e3},\"results\":[{\"name\":\"Z\u00fcrich\"},[1]]} ";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonValues read(byte[] document, int piece) throws BadJsonException {
        var reader = new JsonReader();
        for (int from = 0; from < document.length; from += piece) {
            reader.feed(ByteBuffer.wrap(Arrays.copyOfRange(document, from, Math.min(document.length, from + piece))));
        }
        return reader.end();
    }

    @Test
    void keepsValuesByWhereTheyStand() throws BadJsonException {
        var values = read(utf8(DOCUMENT), 1000);
        assertThat(values.number("/latitude")).contains(51.5);
        assertThat(values.number("/utc_offset_seconds")).contains(0.0);
        assertThat(values.text("/units/t")).contains("\u00b0C");
        assertThat(values.number("/current/t")).contains(21.6);
        assertThat(values.number("/current/e")).contains(-1500.0);
        assertThat(values.isTrue("/current/on")).isTrue();
        assertThat(values.isTrue("/current/off")).isFalse();
        assertThat(values.text("/results/0/name")).contains("Z\u00fcrich");
        assertThat(values.number("/results/1/0")).contains(1.0);
        assertThat(values.number("/current/n")).isEmpty();
        assertThat(values.text("/current/t")).as("a number").isEmpty();
        assertThat(values.number("/units/t")).as("a text").isEmpty();
        assertThat(values.byPointer()).hasSize(9);
    }

    @Test
    void readsTheSameHoweverItIsCut() throws BadJsonException {
        byte[] document = utf8(DOCUMENT);
        var whole = read(document, document.length);
        assertThat(read(document, 1)).isEqualTo(whole);
        for (int cut = 0; cut <= document.length; cut++) {
            var reader = new JsonReader();
            reader.feed(ByteBuffer.wrap(document, 0, cut));
            reader.feed(ByteBuffer.wrap(document, cut, document.length - cut));
            assertThat(reader.end()).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void takesEveryPrefixForCutOff() {
        byte[] document = utf8(DOCUMENT.strip());
        for (int length = 0; length < document.length; length++) {
            var prefix = Arrays.copyOf(document, length);
            assertThatExceptionOfType(BadJsonException.class).as("%d bytes", length).isThrownBy(() -> read(prefix, 7));
        }
    }

    /** A document that costs more than it is worth. */
    record Bomb(String name, String latin1, String why) {
        byte[] document() {
            return latin1.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Bomb> bombs() {
        var tooMuch = "JSON that is too deep, too long or too much";
        var tooLong = "JSON of more than 65536 bytes";
        return List.of(
                new Bomb("100,000 deep", "[".repeat(100_000), tooMuch),
                new Bomb("17 deep", "[".repeat(17), tooMuch),
                new Bomb("number of 5,000 digits", "[" + "1".repeat(5_000) + "]", tooMuch),
                new Bomb("number of 65 digits", "[" + "1".repeat(65) + "]", tooMuch),
                new Bomb("string of 1,025", "[\"" + "x".repeat(1025) + "\"]", tooMuch),
                new Bomb("number of 5,000 decimals", "[1." + "1".repeat(5_000) + "]", tooMuch),
                new Bomb("string of 30 MB", "[\"" + "x".repeat(30_000_000), tooMuch),
                new Bomb("name of 60,000", "{\"" + "x".repeat(60_000), tooMuch),
                new Bomb("1,000,000 tokens", "[" + "1,".repeat(1_000_000), tooMuch),
                new Bomb("4,097 tokens", "[" + "1,".repeat(4_100), tooMuch),
                new Bomb("spaces", " ".repeat(65_537), tooLong),
                new Bomb("a name twice", "{\"a\":1,\"a\":2}", "JSON with a name twice in one object"),
                new Bomb("overlong NUL", "\"\u00c0\u0080\"", "text that isn't UTF-8"),
                new Bomb("overlong slash", "\"\u00e0\u0080\u00af\"",
                        "text that isn't UTF-8"),
                new Bomb("overlong slash of four", "\"\u00f0\u0080\u0080\u00af\"", "text that isn't UTF-8"),
                new Bomb("surrogate", "\"\u00ed\u00a0\u0080\"",
                        "text that isn't UTF-8"),
                new Bomb("beyond Unicode", "\"\u00f4\u0090\u0080\u0080\"",
                        "text that isn't UTF-8"),
                new Bomb("Latin-1", "\"\u00e9\"", "text that isn't UTF-8"),
                new Bomb("two documents", "{} {}", "something behind the end of the JSON"),
                new Bomb("HTML", "<html>", "something that is no JSON"),
                new Bomb("control character", "\"\u0001\"", "something that is no JSON"),
                new Bomb("not a number", "[NaN]", "something that is no JSON"),
                new Bomb("comment", "/* */ 1", "something that is no JSON"),
                new Bomb("nothing", "", "JSON that was cut off"));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void defusesBombsOneByteAtATime(Bomb bomb) {
        assertThatExceptionOfType(BadJsonException.class).isThrownBy(() -> read(bomb.document(), 1))
                .withMessage(bomb.why());
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void defusesBombsInPieces(Bomb bomb) {
        assertThatExceptionOfType(BadJsonException.class).isThrownBy(() -> read(bomb.document(), 1460));
    }

    @Test
    void readsUpToItsLimits() throws BadJsonException {
        assertThat(read(utf8("[".repeat(16) + "1" + "]".repeat(16)), 1).byPointer()).hasSize(1);
        assertThat(read(utf8("[" + "1".repeat(64) + "]"), 1).byPointer()).hasSize(1);
        assertThat(read(utf8("[\"" + "x".repeat(1024) + "\"]"), 1).byPointer()).hasSize(1);
        assertThat(read(utf8("[" + "1,".repeat(4000) + "1]"), 1).byPointer()).hasSize(4001);
        assertThat(read(utf8("1" + " ".repeat(65_535)), 1460).byPointer()).hasSize(1);
    }

    /** Jackson alone takes some of them when the last bracket is the first byte of a piece. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,}", "{\"a\":}", "{\"a\":\t}", "{\"a\":{\"b\":\"\\\"\" , }}", "[1,]", "[1, ]",
        "{,}", "[,]"})
    void refusesWhatHasNothingBehindASeparatorHoweverItIsCut(String document) {
        for (int piece = 1; piece <= document.length(); piece++) {
            int length = piece;
            assertThatExceptionOfType(BadJsonException.class).as("pieces of %d", piece)
                    .isThrownBy(() -> read(utf8(document), length)).withMessage("something that is no JSON");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a,\":\",}\"}", "[\":\\\",\",\"]\"]", "[[],{}]"})
    void takesSeparatorsInTextsForTexts(String document) throws BadJsonException {
        assertThat(read(utf8(document), 1)).isEqualTo(read(utf8(document), 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\u00e9\u20ac\ud83d\ude00\"", "\"\ufffd\"", "\"\ud7ff\ue000\"", "\"\udbff\udfff\""})
    void readsAllOfUnicode(String document) throws BadJsonException {
        assertThat(read(utf8(document), 1).byPointer()).containsEntry("", document.replace("\"", ""));
    }

    @Test
    void showsNoTextThatMovesACursor() throws BadJsonException {
        var values = read(
                utf8("{\"a\":\" a\\u001b[2J\\u202e\\u009bb\\n \",\"b\":\"  \",\"c\":\"" + "\u00e9".repeat(300) + "\"}"),
                5);
        assertThat(values.text("/a")).contains("a?[2J??b");
        assertThat(values.text("/b")).isEmpty();
        assertThat(values.text("/c")).contains("\u00e9".repeat(250) + "...");
    }

    @Test
    void takesNoNumberThatIsNone() throws BadJsonException {
        var values = read(utf8("[1e999,-1e999,1e-999]"), 1);
        assertThat(values.number("/0")).isEmpty();
        assertThat(values.number("/1")).isEmpty();
        assertThat(values.number("/2")).contains(0.0);
    }

    /** Whatever comes: values or a refusal, the same whether whole or in pieces, but for when a limit is noticed. */
    @Test
    void survivesWhatNobodyWouldSend() {
        var good = List.of(utf8(DOCUMENT), utf8("{\"error\":true,\"reason\":\"no\"}"), utf8("[]"),
                utf8("{\"a\":{\"b\":[1,2.5,-3e4,\"\\u00e9\\n\"]}}"));
        Seeded.times(Fuzz.INPUTS, random -> {
            byte[] input = Fuzz.input(random, good);
            assertThat(outcome(input, 1 + random.nextInt(50))).isEqualTo(outcome(input, Integer.MAX_VALUE / 2));
        });
    }

    private static Object outcome(byte[] input, int piece) {
        try {
            return read(input, piece);
        } catch (BadJsonException e) {
            return "refused";
        }
    }
}
