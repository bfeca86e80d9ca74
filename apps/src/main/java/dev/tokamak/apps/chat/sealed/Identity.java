package dev.tokamak.apps.chat.sealed;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

import dev.tokamak.apps.accounts.SecretFile;
import dev.tokamak.apps.chat.noise.KeyPair;

/**
 * Who somebody is, to the others: an X25519 key pair, which the handshakes prove to be his, and an Ed25519 key pair, which signs
 * that the two belong together. They last until their file is deleted; all other keys are made afresh at each start. Immutable,
 * any thread.
 *
 * <p>
 * Whoever has the file is that person to everybody. One account on two computers needs the same file on both.
 */
public final class Identity {

    private static final String HEADER = "tokamak-chat-identity 1";
    private static final long MOST_BYTES = 1024;

    private final KeyPair agreement;
    private final Signing signing;

    private Identity(KeyPair agreement, Signing signing) {
        this.agreement = agreement;
        this.signing = signing;
    }

    /**
     * A new one, in memory only.
     *
     * @param random
     *            where its keys come from
     * @return an identity that nobody has met
     */
    public static Identity create(SecureRandom random) {
        return new Identity(KeyPair.generate(random), Signing.generate(random));
    }

    /**
     * The one in a file; without a file, a new one, written there first. Blocks.
     *
     * @param file
     *            created with the mode 0600, its directory with 0700
     * @param random
     *            for a new one
     * @return an identity that is on disk
     * @throws IOException
     *             when the file can't be read or written, makes no sense, or can be used by others than its owner; the message
     *             says which, and no secret
     */
    public static Identity loadOrCreate(Path file, SecureRandom random) throws IOException {
        try {
            return parse(file, SecretFile.read(file, MOST_BYTES));
        } catch (NoSuchFileException _) {
            var fresh = create(random);
            try {
                SecretFile.create(file, fresh.text());
                return fresh;
            } catch (FileAlreadyExistsException _) { // another client of ours was faster
                return parse(file, SecretFile.read(file, MOST_BYTES));
            }
        }
    }

    private String text() {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return HEADER + "\nx25519 " + encoder.encodeToString(agreement.privateKey()) + "\ned25519 "
                + encoder.encodeToString(signing.privateKey()) + "\n";
    }

    private static Identity parse(Path file, String text) throws IOException {
        var lines = text.lines().toList();
        try {
            if (lines.size() != 3 || !lines.get(0).equals(HEADER)) {
                throw new IllegalArgumentException("three lines are needed");
            }
            return new Identity(KeyPair.of(key(lines.get(1), "x25519 ")), Signing.of(key(lines.get(2), "ed25519 ")));
        } catch (IllegalArgumentException _) { // its message could repeat a part of a key
            throw new IOException(file + " is not an identity: three lines, the first one " + HEADER);
        }
    }

    private static byte[] key(String line, String label) {
        if (!line.startsWith(label)) {
            throw new IllegalArgumentException("a line is missing");
        }
        return Base64.getUrlDecoder().decode(line.substring(label.length()));
    }

    KeyPair agreement() {
        return agreement;
    }

    Signing signing() {
        return signing;
    }

    PublicIdentity publicIdentity() {
        return new PublicIdentity(agreement.publicKey(), signing.publicKey());
    }

    /** The public keys alone. */
    @Override
    public String toString() {
        return publicIdentity().toString();
    }
}
