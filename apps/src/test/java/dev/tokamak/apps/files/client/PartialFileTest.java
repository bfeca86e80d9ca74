package dev.tokamak.apps.files.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
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

    @AfterEach
    void letGo() throws IOException {
        first.close();
        second.close();
    }

    private static void write(PartialFile partial, String text) throws IOException {
        partial.open(false, "").write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }

    private void theSecondIsRefused() {
        for (boolean keep : new boolean[] {false, true}) {
            assertThatThrownBy(() -> second.open(keep, "\"x\"")).isInstanceOf(IOException.class)
                    .hasMessage("somebody else is fetching it");
        }
        assertThatThrownBy(second::discard).hasMessage("somebody else is fetching it");
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
    void aFailureKeepsWhatCanBeGoneOnWithAndNothingElse() throws IOException {
        first.open(false, "\"v\"").write(ByteBuffer.wrap("half".getBytes(US_ASCII)));
        nothingIsLeftBesides(".file.part", ".file.part.etag");
        theSecondIsRefused();
        first.close();
        nothingIsLeftBesides(".file.part", ".file.part.etag");
        assertThat(second.validator()).isEqualTo("\"v\"");
        assertThat(second.open(true, "\"v\"").position()).isEqualTo(4);
        second.close();
        nothingIsLeftBesides(".file.part", ".file.part.etag");

        first.open(false, "\"v\"");
        first.close();
        nothingIsLeftBesides();
        write(first, "of a version without a name");
        first.close();
        first.close();
        nothingIsLeftBesides();
    }

    @Test
    void nothingIsReplacedUnlessThatIsAllowed() throws IOException {
        Files.writeString(folder.resolve("file"), "before");
        write(first, "new");
        assertThatThrownBy(() -> first.complete(false)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(folder.resolve("file")).hasContent("before");
        nothingIsLeftBesides("file", ".file.part");
        write(second, "newer");
        second.complete(true);
        assertThat(folder.resolve("file")).hasContent("newer");
        assertThatThrownBy(() -> second.complete(true)).isInstanceOf(IllegalStateException.class);
        nothingIsLeftBesides("file");
    }

    /** Where others may write too. */
    @Test
    void linksThatSomebodyHasPutThereAreNotFollowed() throws IOException {
        var mine = Files.writeString(folder.resolve("mine"), "mine");
        for (boolean hard : new boolean[] {false, true}) {
            if (hard) {
                Files.createLink(first.path(), mine);
            } else {
                Files.createSymbolicLink(first.path(), mine);
                Files.createSymbolicLink(folder.resolve(".file.part.etag"), mine);
            }
            assertThat(first.validator()).isEmpty();
            first.open(false, "\"v\"").write(ByteBuffer.wrap("theirs".getBytes(US_ASCII)));
            first.complete(true);
            assertThat(mine).hasContent("mine");
            assertThat(folder.resolve("file")).hasContent("theirs").isRegularFile();
        }
    }

    /** Another program has it, and is killed then. */
    @Test
    void theLockEndsWithItsProgram() throws Exception {
        var other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xint",
                "-cp",
                System.getProperty("java.class.path"), Fetching.class.getName(), folder.resolve("file").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("has it");
            theSecondIsRefused();
            nothingIsLeftBesides(".file.part", ".file.part.etag");
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(second.open(true, second.validator()).position()).isEqualTo(4);
        second.complete(false);
        assertThat(folder.resolve("file")).hasContent("half");
        nothingIsLeftBesides("file");
    }

    /** A program that has begun and doesn't go on. */
    static final class Fetching {
        private Fetching() {}

        /** With the target. */
        @SuppressWarnings("resource") // it is killed
        public static void main(String[] args) throws IOException {
            new PartialFile(Path.of(args[0])).open(false, "\"v\"").write(ByteBuffer.wrap("half".getBytes(US_ASCII)));
            System.out.println("has it");
            System.in.read();
        }
    }

    @Test
    void oneThatHoldsTheNameOpensItAgain() throws IOException {
        write(first, "begun");
        write(first, "begun anew");
        first.complete(false);
        assertThat(folder.resolve("file")).hasContent("begun anew");
    }
}
