package dev.tokamak.apps.files.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.apps.files.store.StoreException.Kind;

/** Which names there can be. What is refused is refused on every system, by the same rules. */
class StoreNameTest {

    private static final List<String> TRAVERSAL = List.of("", "/", "//", ".", "..", "./a", "../a", "a/..", "a/../b",
            "a/./b",
            "a//b", "a/", "/a", "//a", "/etc/passwd", "../../etc/passwd", "a/../../b", "..\\a", "a\\..\\b", "\\a",
            "\\\\server\\share",
            "C:\\a", "C:/a", "C:", "c:a", "a:b", "a::$DATA", "a:b:c", "file:///etc/passwd", "\\\\.\\C:", "\\\\?\\C:\\a",
            "a\\", "\\", "....//a/../b", ".../../a", "~/../a", "a/b/c/../../../..", "./.", "../", "./", "/..", "/.",
            "a/.. /b", "a/... /b", "a/..:/b", ".\\..\\a", "..\\..\\..\\windows\\win.ini", "..//a", ".//a", "a/./",
            "a/../",
            "/./a", "/../a", "..\0/a", "../\0", "a\n/../b", "..\u2028/a");

    private static final List<String> WINDOWS = List.of("CON", "con", "Con", "PRN", "AUX", "NUL", "nul", "NUL.txt",
            "nul.tar.gz",
            "CON.", "CON .txt", "COM0", "COM1", "com9", "COM1.txt", "COM\u00b9", "COM\u00b2", "com\u00b3.log", "LPT0",
            "LPT1", "lpt9.x",
            "LPT\u00b9", "CONIN$", "CONOUT$", "conin$.txt", "a.", "a..", "a ", "a. ", "a .", " ", "  ", ". .", ".. ",
            "...", "....", "a*", "*",
            "a?", "?", "a\"b", "a<b", "a>b", "a|b", "|", "<", ">", "PROGRA~1", "progra~1", "FILE~1.TXT", "a~1", "~1",
            "AB12~3.c",
            "dir/CON", "CON/file", "dir/NUL.txt/x", "dir./x", "dir /x", "dir/a:b", "a~1/b");

    private static final List<String> UNSEEN = List.of("\0", "a\0", "\0a", "a\0b", "a\0.txt", "a\n", "a\nb", "a\rb",
            "a\tb", "\u001b[2J",
            "a\u007f", "a\u0085b", "a\u009bb", "a\u202eb", "a\u202ab", "a\u202bb", "a\u202cb", "a\u202db", "a\u2066b",
            "a\u2067b", "a\u2068b",
            "a\u2069b", "a\u200eb", "a\u200fb", "a\u061cb", "a\u200bb", "a\u200cb", "a\u200db", "a\ufeffb", "\ufeffa",
            "a\u00adb", "a\u2028b",
            "a\u2029b", "a\ud800", "\udc00a", "a\ud800b", "\udfff\ud800", "a\uffffb", "a\ufffeb", "a\ue000b",
            "a\u0378b",
            "gpj.\u202eexe", "a/b\0/c", "a/\u202e/c", "a\u0001", "a\u001fb", "a\u2060b", "a\ufff9b",
            new String(Character.toChars(0xE0041)), new String(Character.toChars(0xF0000)),
            new String(Character.toChars(0x1FFFF)));

    private static final List<String> LONG = List.of("x".repeat(256), "x".repeat(4096), "x".repeat(100_000),
            "\u00e4".repeat(128),
            "\u20ac".repeat(86), "\ud83d\ude00".repeat(64), "a/" + "x".repeat(256), "x".repeat(256) + "/a",
            "a/".repeat(16) + "a",
            "a/".repeat(2000) + "a", ("x".repeat(255) + "/").repeat(4) + "x", "/".repeat(4096),
            "../".repeat(1000) + "a");

    private static final List<String> OURS = List.of(".tokamak-lock", ".tokamak-abc.part", ".TOKAMAK-abc.part",
            ".tokamak-", ".Tokamak-x",
            "dir/.tokamak-lock", ".tokamak-x/a");

    static List<String> refused() {
        var all = new ArrayList<String>();
        List.of(TRAVERSAL, WINDOWS, UNSEEN, LONG, OURS).forEach(all::addAll);
        return all;
    }

    static List<String> allowed() {
        return List.of("a", "a.txt", ".hidden", "a b", " a", "a..b", "..a", "...a", "a/b", "a/b/c.txt", "-rf", "--",
                "%2e%2e", "%00", "+",
                "\u00fcber.txt", "u\u0308ber", "\u65e5\u672c\u8a9e", "\u0639\u0631\u0628\u064a", "\ud83d\ude00",
                "CONSOLE", "COM", "COM10", "CON1", "NULL", "a.CON", "xCON.txt", "LPT",
                "notes.txt~", "~", "~a", "backup~12345678", "longer-name~1", "it's", "a&b", "a;b", "$(a)", "`a`", "a=b",
                "a#b", "!", "@", "[a]", "{a}",
                "x".repeat(255), "\u00e4".repeat(127), "a/".repeat(15) + "a",
                ("x".repeat(255) + "/").repeat(3) + "x".repeat(255), ".tokamak", "tokamak-a",
                "a\u00a0b", "index.html", "Thumbs.db", "a,b", "a^b");
    }

    @Test
    void thereAreAboutTwoHundred() {
        assertThat(refused().size()).isBetween(180, 260);
    }

    @ParameterizedTest
    @MethodSource
    void refused(String name) {
        assertThatThrownBy(() -> StoreName.parse(name)).isInstanceOfSatisfying(StoreException.class, e -> {
            assertThat(e.kind()).isEqualTo(Kind.BAD_NAME);
            assertThat(e.words()).matches("[ -~]+"); // nothing of the peer's, which could move a cursor
        });
    }

    @ParameterizedTest
    @MethodSource
    void allowed(String name) throws StoreException {
        var parsed = StoreName.parse(name);
        assertThat(parsed).hasToString(name);
        assertThat(parsed.parts()).isEqualTo(List.of(name.split("/")));
        assertThat(parsed.last()).isEqualTo(name.substring(name.lastIndexOf('/') + 1));
        assertThat(parsed).isEqualTo(StoreName.parse(name)).hasSameHashCodeAs(StoreName.parse(name));
    }

    /** A second line of defence, by a rule of its own. */
    @ParameterizedTest
    @MethodSource("allowed")
    void whatIsAllowedStaysInside(String name) {
        var root = Path.of("/somewhere/store");
        var path = root.resolve(name);
        assertThat(path.normalize()).isEqualTo(path);
        assertThat(path.startsWith(root)).isTrue();
        assertThat(path).isNotEqualTo(root);
    }

    @ParameterizedTest
    @ValueSource(ints = {254, 255, 256})
    void aPartHas255BytesAtMost(int length) {
        assertThat(isAllowed("x".repeat(length))).isEqualTo(length <= 255);
        assertThat(isAllowed("\u00e4" + "x".repeat(length - 2))).isEqualTo(length <= 255);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17})
    void aNameHas16PartsAtMost(int parts) {
        assertThat(isAllowed("a/".repeat(parts - 1) + "a")).isEqualTo(parts <= StoreName.MOST_PARTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1023, 1024, 1025})
    void aNameHas1024BytesAtMost(int length) {
        var three = ("x".repeat(250) + "/").repeat(4);
        assertThat(isAllowed(three + "x".repeat(length - three.length()))).isEqualTo(length <= StoreName.MOST_BYTES);
    }

    private static boolean isAllowed(String name) {
        try {
            StoreName.parse(name);
            return true;
        } catch (StoreException _) {
            return false;
        }
    }
}
