package dev.tokamak.apps.chat.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

/** What others have published: the digest, the cipher and the agreement of the RFCs, and a whole handshake. */
class PublishedVectorsTest {

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** RFC 7693, appendix B. */
    @Test
    void blake2s() {
        assertThat(Blake2s.hash(ascii("a"), ascii("bc")))
                .isEqualTo(hex("508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"));
    }

    /** RFC 7748, section 6.1. */
    @Test
    void x25519() throws NoiseException {
        var alice = KeyPair.of(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        var bob = KeyPair.of(hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));

        assertThat(alice.publicKey())
                .isEqualTo(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        assertThat(bob.publicKey()).isEqualTo(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        byte[] secret = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        assertThat(alice.agree(bob.publicKey())).isEqualTo(secret);
        assertThat(bob.agree(alice.publicKey())).isEqualTo(secret);
    }

    /** RFC 8439, appendix A.5, whose nonce happens to begin with zeros, as Noise's always does. */
    @Test
    void chaCha20Poly1305() throws NoiseException {
        byte[] key = hex("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0");
        long nonce = 0x0807060504030201L;
        byte[] ad = hex("f33388860000000000004e91");
        byte[] text = ("Internet-Drafts are draft documents valid for a maximum of six months and may be updated, replaced, or obsoleted"
                + " by other documents at any time. It is inappropriate to use Internet-Drafts as reference material or to cite them"
                + " other than as /“work in progress./”").getBytes(StandardCharsets.UTF_8);

        byte[] ciphertext = ChaChaPoly.encrypt(key, nonce, ad, text);

        assertThat(ciphertext).startsWith(hex("64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb2"));
        assertThat(ciphertext).endsWith(hex("eead9d67890cbb22392336fea1851f38")); // the tag, over all of it
        assertThat(ChaChaPoly.decrypt(key, nonce, ad, ciphertext)).isEqualTo(text);
    }

    /** A whole conversation: three messages of the handshake, three with its keys. */
    @Test
    void handshake() throws NoiseException, IOException {
        var lines = lines();
        var initiator = side(lines, true);
        var responder = side(lines, false);
        var messages = lines.stream().filter(line -> line.startsWith("message ")).map(line -> line.split(" ")).toList();

        for (int i = 0; i < 3; i++) {
            var writer = i % 2 == 0 ? initiator : responder;
            var reader = i % 2 == 0 ? responder : initiator;
            byte[] message = writer.write(hex(messages.get(i)[1]));
            assertThat(message).isEqualTo(hex(messages.get(i)[2]));
            assertThat(reader.read(message)).isEqualTo(hex(messages.get(i)[1]));
        }
        assertThat(initiator.hash()).isEqualTo(responder.hash()).isEqualTo(hex(value(lines, "handshake_hash")));
        assertThat(initiator.remoteStatic()).isEqualTo(KeyPair.of(hex(value(lines, "resp_static"))).publicKey());
        assertThat(responder.remoteStatic()).isEqualTo(KeyPair.of(hex(value(lines, "init_static"))).publicKey());

        var first = initiator.split();
        var second = responder.split();
        for (int i = 3; i < messages.size(); i++) {
            var sending = i % 2 == 0 ? first.sending() : second.sending();
            var receiving = i % 2 == 0 ? second.receiving() : first.receiving();
            byte[] ciphertext = sending.encrypt(new byte[0], hex(messages.get(i)[1]));
            assertThat(ciphertext).isEqualTo(hex(messages.get(i)[2]));
            assertThat(receiving.decrypt(new byte[0], ciphertext)).isEqualTo(hex(messages.get(i)[1]));
        }
    }

    private static HandshakeState side(List<String> lines, boolean initiator) {
        var who = initiator ? "init_" : "resp_";
        return new HandshakeState(initiator, hex(value(lines, "prologue")),
                KeyPair.of(hex(value(lines, who + "static"))),
                KeyPair.of(hex(value(lines, who + "ephemeral"))));
    }

    private static String value(List<String> lines, String label) {
        return lines.stream().filter(line -> line.startsWith(label + " ")).findFirst().orElseThrow()
                .substring(label.length() + 1);
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = Objects
                .requireNonNull(PublishedVectorsTest.class.getResourceAsStream("xx-vectors.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
    }
}
