package dev.tokamak.apps.files.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file is fetched once at a time. */
class PartialFileTest {

    @TempDir
    private Path folder;

    private PartialFile first;
    private PartialFile second;

    @BeforeEach
    void twoOfOneTarget() {
        first = new PartialFile(folder.resolve("file"));
        second = new PartialFile(folder.resolve("file"));
    }

    private static void write(PartialFile partial, String text) throws IOException {
        try (var channel = partial.open(false, "")) {
            channel.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
        }
    }

    private void theSecondIsRefused() {
        assertThatThrownBy(() -> second.open(false, "").close()).isInstanceOf(IOException.class)
                .hasMessage("somebody else is fetching it");
    }

    private void nothingIsLeftBesides(String... names) throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
        }
    }

    @Test
    void theSecondWaitsUntilTheFirstIsComplete() throws IOException {
        write(first, "first");
        theSecondIsRefused();
        assertThat(first.path()).as("what the refused one leaves alone").hasContent("first");
        first.complete(false);
        assertThat(folder.resolve("file")).hasContent("first");
        nothingIsLeftBesides("file");
        write(second, "second");
        second.complete(true);
        assertThat(folder.resolve("file")).hasContent("second");
        nothingIsLeftBesides("file");
    }

    @Test
    void whoThrowsAwayWhatHasComeLetsGoOfTheName() throws IOException {
        write(first, "first");
        theSecondIsRefused();
        first.discard();
        nothingIsLeftBesides();
        write(second, "second");
        second.complete(false);
        assertThat(folder.resolve("file")).hasContent("second");
    }

    @Test
    void oneThatHoldsTheNameOpensItAgain() throws IOException {
        write(first, "begun");
        write(first, "begun anew");
        first.complete(false);
        assertThat(folder.resolve("file")).hasContent("begun anew");
    }
}
