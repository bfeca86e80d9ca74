package dev.tokamak.apps.chat.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** Searches what a server has seen or written for what was said, as it is and in base64 at each of its three offsets. */
public final class Unreadable {

    private Unreadable() {}

    /** Fails when one of the texts is found anywhere; they should be longer than 8 characters. */
    public static void in(Collection<byte[]> seen, Collection<String> texts) {
        for (var bytes : seen) {
            var haystack = new String(bytes, StandardCharsets.ISO_8859_1);
            for (var text : texts) {
                for (var form : forms(text)) {
                    assertThat(haystack).as("what the server has seen").doesNotContain(form);
                }
            }
        }
    }

    /** The same for all files below a folder. */
    public static void inFiles(Path folder, Collection<String> texts) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                in(List.of(Files.readAllBytes(file)), texts);
            }
        }
    }

    /** How a text can look: plain, and what of its base64 doesn't depend on what stands before and after it. */
    static List<String> forms(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var forms = new ArrayList<String>();
        forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            for (var encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                var encoded = encoder.withoutPadding().encodeToString(shifted);
                forms.add(encoded.substring(offset == 0 ? 0 : offset + 1, shifted.length / 3 * 4));
            }
        }
        return forms;
    }
}
