package dev.tokamak.apps.files.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From what stands in a request to a name, and back. */
class TargetTest {

    @ParameterizedTest
    @CsvSource({"/a,a", "/a.txt,a.txt", "/a/b,a/b", "/a%20b,a b", "/%41,A", "/%c3%bc,\u00fc", "/%C3%BC,\u00fc",
        "/%2541,%41", "/a+b,a+b",
        "/a%2Bb,a+b", "/a?b,a", "/a?json,a", "http://h/a,a", "HTTP://h:80/a,a", "https://h/a/b?x,a/b", "/%2e,.",
        "/a%23b,a#b"})
    void names(String target, String name) throws Refusal {
        if (name.equals(".")) {
            assertThatThrownBy(() -> Target.parse(target)).isInstanceOf(Refusal.class); // decoded first, then judged
            return;
        }
        var parsed = Target.parse(target);
        assertThat(parsed.name()).get().hasToString(name);
        assertThat(parsed.directory()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?json", "http://h", "http://h/", "http://h?json", "http://h:1/?a&json"})
    void theOutermostDirectory(String target) throws Refusal {
        var parsed = Target.parse(target);
        assertThat(parsed.name()).isEmpty();
        assertThat(parsed.directory()).isTrue();
        assertThat(parsed.json()).isEqualTo(target.contains("json"));
    }

    @Test
    void aDirectoryHasASlashAtItsEnd() throws Refusal {
        var parsed = Target.parse("/a/b/");
        assertThat(parsed.name()).get().hasToString("a/b");
        assertThat(parsed.directory()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a", "h:80", "ftp://h/a", "/..", "/../a", "/a/../b", "/%2e%2e/a", "/a/%2e%2e/b",
        "/%2E%2E", "/a%2fb", "/a%2Fb",
        "/..%2fa", "/%2e%2e%2fa", "/a%5cb", "/..%5Ca", "/a\\b", "/%00", "/a%00.txt", "/%", "/%4", "/%zz", "/a%", "/%-1",
        "/%+1", "/%ff", "/%c0%ae",
        "/%c0%af", "/%ed%a0%80", "/%f4%90%80%80", "/%e2%80%ae", "/%0a", "/%0d%0aX", "/%7f", "//", "//a", "/a//b",
        "/a//", "/NUL", "/a:b",
        "/a%3ab", "/.tokamak-lock", "/%2etokamak-lock", "/./", "/../", "/a/./"})
    void refused(String target) {
        assertThatThrownBy(() -> Target.parse(target)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.words()).isNotEmpty();
        });
    }

    @Test
    void encodesWhatItDecodes() throws Refusal {
        for (var name : new String[] {"a b", "\u00fc/\u65e5\u672c", "a%41", "a#b", "a+b&c=d", "\ud83d\ude00", "it's",
            "a\u00a0b"}) {
            var encoded = UrlPath.encode(name);
            assertThat(encoded).matches("[A-Za-z0-9._~/%-]+");
            assertThat(Target.parse("/" + encoded).name()).get().hasToString(name);
        }
    }
}
