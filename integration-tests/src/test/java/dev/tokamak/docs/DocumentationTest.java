package dev.tokamak.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** What the documentation shows is compiled, runs, and stands there word for word; what it links to exists. */
final class DocumentationTest {

    private static final Path ROOT = root();
    private static final Pattern SNIPPET = Pattern.compile("(?ms)^\\h*// snippet: (\\S+)\\n(.*?)^\\h*// end$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");

    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("docs")) ? here : here.getParent();
    }

    @Test
    void theExampleAddsOnEveryConnection() throws IOException {
        try (var transport = Embedding.reactor(); var listener = Embedding.listener(transport)) {
            var address = (InetSocketAddress) listener.localAddress();
            try (var peer = new Socket(address.getAddress(), address.getPort())) {
                peer.getOutputStream().write("1 2\nx\n40 2\r\n".getBytes(StandardCharsets.US_ASCII));
                peer.shutdownOutput();
                assertThat(new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo("3\ntwo whole numbers, please\n42\n");
            }
        }
    }

    @Test
    void theExampleClientHearsTheAnswer() throws Exception {
        var answer = new CompletableFuture<String>();
        try (var transport = Embedding.reactor(); var listener = Embedding.listener(transport)) {
            Embedding.client(transport, (InetSocketAddress) listener.localAddress(), answer);
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("42\n");
        }
    }

    @Test
    void snippetsStandInTheDocumentationWordForWord() throws IOException {
        var pages = pages().stream().map(DocumentationTest::read).collect(Collectors.joining("\n"));
        var sources = List.of("docs/Adder.java", "docs/Embedding.java", "docs/TestingExampleTest.java",
                "containers/DocumentedContainerTest.java");
        var found = new ArrayList<String>();
        for (var source : sources) {
            var text = read(ROOT.resolve("integration-tests/src/test/java/dev/tokamak").resolve(source));
            var matcher = SNIPPET.matcher(text);
            while (matcher.find()) {
                found.add(matcher.group(1));
                assertThat(pages).as("snippet " + matcher.group(1))
                        .contains(matcher.group(2).stripTrailing().stripIndent());
            }
        }
        assertThat(found).containsExactly("adder", "start", "limits", "client", "extension", "deterministic",
                "faults", "container");
    }

    @Test
    void linksBetweenPagesLeadSomewhere() throws IOException {
        for (var page : pages()) {
            var matcher = LINK.matcher(read(page));
            while (matcher.find()) {
                assertThat(page.resolveSibling(matcher.group(1))).as("link in " + page).exists();
            }
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            var pages = new ArrayList<>(docs.filter(path -> path.toString().endsWith(".md")).toList());
            pages.add(ROOT.resolve("README.md"));
            pages.add(ROOT.resolve("CONTRIBUTING.md"));
            return pages;
        }
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
