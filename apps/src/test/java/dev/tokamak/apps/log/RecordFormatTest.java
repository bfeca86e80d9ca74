package dev.tokamak.apps.log;

import static dev.tokamak.apps.log.Kept.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;

/** That nobody can write anything into a file but one line of text, in the fields that are a sender's. */
class RecordFormatTest {

    private static final String PLAIN = "- - - - - - - ";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0a       | \\n
            0d       | \\r
            09       | \\t
            00       | \\x00
            07       | \\x07
            1b5b324a | \\x1B[2J
            7f       | \\x7F
            5c       | \\\\
            5c6e     | \\\\n
            20       | ' '
            c3b6     | ö
            e282ac   | €
            f09f9880 | 😀
            c285     | \\u{85}
            c29b     | \\u{9b}
            c2ad     | \\u{ad}
            d89c     | \\u{61c}
            e2808b   | \\u{200b}
            e2808c   | \u200c
            e2808d   | \u200d
            e2808e   | \\u{200e}
            e2808f   | \\u{200f}
            e280a8   | \\u{2028}
            e280a9   | \\u{2029}
            e280aa   | \\u{202a}
            e280ae   | \\u{202e}
            e281a6   | \\u{2066}
            e281a9   | \\u{2069}
            efbbbf   | \\u{feff}
            f3a08081 | \\u{e0001}
            80       | \\x80
            ff       | \\xFF
            c3       | \\xC3
            c328     | \\xC3(
            c080     | \\xC0\\x80
            e280     | \\xE2\\x80
            e08080   | \\xE0\\x80\\x80
            eda080   | \\xED\\xA0\\x80
            f0808080 | \\xF0\\x80\\x80\\x80
            f4908080 | \\xF4\\x90\\x80\\x80
            f5808080 | \\xF5\\x80\\x80\\x80
            f09f98   | \\xF0\\x9F\\x98
            """)
    void escapes(String hex, String expected) {
        var bytes = new ByteArrayOutputStream();
        bytes.write('x');
        for (int i = 0; i + 1 < hex.length(); i += 2) {
            bytes.write(Integer.parseInt(hex.substring(i, i + 2), 16));
        }
        bytes.write('y');
        assertThat(record(bytes.toByteArray())).isEqualTo(PLAIN + "x" + expected + "y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\n2026-11-21T03:32:59.151046+01:00 10.0.0.1:1 kern.emerg - - - - - - forged",
        "<13>1 - h a p m - x\n<0>1 - forged a p m - y", "<13>Nov 21 02:32:59 vm app: x\r\n<0>forged",
        "<13>1 - h\nforged a p m - x", "<13>1 - h a p m [a b=\"\n<0>forged\"] x", "<13>1 - h a p m [a\n] x",
        "x\u2028forged", "x\u2029forged", "x\u0085forged", "x\u000bforged", "x\u000cforged"})
    void makesOneLineOfWhateverComes(String message) {
        var line = record(message);
        assertThat(line.lines().count()).isEqualTo(1);
        assertThat(line.chars().allMatch(c -> c >= ' ' && c < 0x7F)).as(line).isTrue();
    }

    @Test
    void headerFieldsAreWordsOfPrintableAscii() {
        assertThat(record("<13>1 - h\u001b[31m \u00e9 p\tq m\\n - x"))
                .isEqualTo("user.notice - h\\x1B[31m \\xC3\\xA9 p\\tq m\\\\n - x");
        assertThat(record("<13>Nov 21 02:32:59 h\u202e app: x")).isEqualTo(
                "user.notice --11-21T02:32:59 h\\xE2\\x80\\xAE app - - - x");
    }

    @Test
    void noSenderCanWriteTheMarkOfACut() {
        assertThat(record("x" + RecordFormat.CUT)).isEqualTo(PLAIN + "x\\\\[cut]");
        assertThat(record("<13>1 - - - - - [a b=\"" + RecordFormat.CUT + "\"] x"))
                .isEqualTo("user.notice - - - - - [a b=\"\\\\[cut\\]\"] x");
    }

    @Test
    void writesPeers() throws Exception {
        assertThat(peer("192.0.2.1")).isEqualTo("192.0.2.1:5");
        assertThat(peer("2001:db8::1")).isEqualTo("[2001:db8:0:0:0:0:0:1]:5");
        assertThat(new String(RecordFormat.peer(InetSocketAddress.createUnresolved("evil name", 5)),
                StandardCharsets.US_ASCII)).isEqualTo("?");
    }

    private static String peer(String address) throws Exception {
        return new String(RecordFormat.peer(new InetSocketAddress(InetAddress.getByName(address), 5)),
                StandardCharsets.US_ASCII);
    }

    @Test
    void anyBytesBecomeOneLineThatCanBeTurnedBack() {
        Seeded.times(20_000, random -> {
            var bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) { // more of what is nearly UTF-8
                var text = new StringBuilder();
                for (int i = 0; i < bytes.length; i++) {
                    text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x3000 : 0x110000));
                }
                bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            }
            bytes[0] = 'x'; // no priority and no byte order mark
            var line = record(bytes);
            assertThat(line).startsWith(PLAIN);
            var text = line.substring(PLAIN.length());
            assertThat(text.codePoints().noneMatch(RecordFormatTest::isDangerous)).as(text).isTrue();
            assertThat(unescaped(text)).isEqualTo(bytes);
        });
    }

    private static boolean isDangerous(int code) {
        return Character.isISOControl(code) || code == 0x2028 || code == 0x2029
                || Character.getType(code) == Character.FORMAT && code != 0x200C && code != 0x200D;
    }

    /** What a reader of the files would do; throws for an escape that isn't documented. */
    private static byte[] unescaped(String text) {
        var bytes = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            int code = text.codePointAt(i);
            i += Character.charCount(code);
            if (code != '\\') {
                bytes.writeBytes(utf8(Character.toString(code)));
                continue;
            }
            char kind = text.charAt(i++);
            switch (kind) {
                case '\\' -> bytes.write('\\');
                case 'n' -> bytes.write('\n');
                case 'r' -> bytes.write('\r');
                case 't' -> bytes.write('\t');
                case 'x' -> {
                    bytes.write(Integer.parseInt(text.substring(i, i + 2), 16));
                    i += 2;
                }
                case 'u' -> {
                    int end = text.indexOf('}', i);
                    bytes.writeBytes(utf8(Character.toString(Integer.parseInt(text.substring(i + 1, end), 16))));
                    i = end + 1;
                }
                default -> throw new AssertionError("\\" + kind + " is no escape");
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
