package dev.tokamak.apps.chat.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

class HandshakeStateTest {

    private static final byte[] NONE = {};
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KeyPair ADA = KeyPair.generate(RANDOM);
    private static final KeyPair BOB = KeyPair.generate(RANDOM);

    private HandshakeState ada = new HandshakeState(true, NONE, ADA, RANDOM);
    private HandshakeState bob = new HandshakeState(false, NONE, BOB, RANDOM);

    private void restart() {
        ada = new HandshakeState(true, NONE, ADA, RANDOM);
        bob = new HandshakeState(false, NONE, BOB, RANDOM);
    }

    /** Runs it up to a message, and gives that one. */
    private byte[] message(int number) throws NoiseException {
        restart();
        byte[] message = ada.write(NONE);
        if (number > 1) {
            bob.read(message);
            message = bob.write(new byte[] {2});
        }
        if (number > 2) {
            ada.read(message);
            message = ada.write(new byte[] {3});
        }
        return message;
    }

    /** The first message is in the clear, so an altered one is noticed with the second, whose keys are then others. */
    @Test
    void noticesEveryAlteredByte() throws NoiseException {
        for (int at = 0; at < 32; at++) {
            byte[] first = message(1);
            first[at] ^= (byte) (at == 31 ? 1 : 0x80); // the top bit of a public key counts for nothing
            bob.read(first);
            byte[] second = bob.write(NONE);
            assertThatThrownBy(() -> ada.read(second)).as("byte %d of 1", at).isInstanceOf(NoiseException.class);
        }
        for (int number = 2; number <= 3; number++) {
            int length = message(number).length;
            for (int at = 0; at < length; at++) {
                byte[] message = message(number);
                message[at] ^= 1;
                var reader = number == 2 ? ada : bob;
                assertThatThrownBy(() -> reader.read(message)).as("byte %d of %d", at, number)
                        .isInstanceOf(NoiseException.class);
                assertThatThrownBy(() -> reader.read(message)).as("it is over")
                        .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(reader::split).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void noticesEveryCut() throws NoiseException {
        for (int number = 1; number <= 3; number++) {
            int length = message(number).length;
            for (int cut = 0; cut < length; cut++) {
                byte[] message = Arrays.copyOf(message(number), cut);
                var reader = number == 2 ? ada : bob;
                assertThatThrownBy(() -> reader.read(message)).as("%d of %d bytes", cut, length)
                        .isInstanceOf(NoiseException.class);
            }
        }
    }

    @Test
    void refusesMoreThanAMessageMayHave() {
        assertThatThrownBy(() -> bob.read(new byte[HandshakeState.MOST_BYTES + 1])).isInstanceOf(NoiseException.class)
                .hasMessageContaining("longer");
    }

    @Test
    void failsWhenTheProloguesAreNotTheSame() throws NoiseException {
        var other = new HandshakeState(false, new byte[] {1}, BOB, RANDOM);
        other.read(ada.write(NONE));
        byte[] second = other.write(NONE);
        assertThatThrownBy(() -> ada.read(second)).isInstanceOf(NoiseException.class);
    }

    /** RFC 7748, section 6.1: keys of small order make a secret of zeros, whatever the other key is. */
    @Test
    void refusesAPublicKeyThatMakesTheSecretZero() throws NoiseException {
        byte[] one = new byte[KeyPair.LENGTH];
        one[0] = 1;
        for (var key : new byte[][] {new byte[KeyPair.LENGTH], one}) {
            restart();
            bob.read(key); // no agreement yet
            assertThatThrownBy(() -> bob.write(NONE)).isInstanceOf(NoiseException.class)
                    .hasMessageContaining("known to everybody");
        }
    }

    @Test
    void keepsTheTurns() throws NoiseException {
        assertThatThrownBy(() -> ada.read(NONE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bob.write(NONE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(ada::split).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(ada::remoteStatic).isInstanceOf(IllegalStateException.class);
        byte[] third = message(3);
        assertThat(bob.read(third)).containsExactly(3);
        assertThatThrownBy(() -> ada.write(NONE)).isInstanceOf(IllegalStateException.class);
        assertThat(ada.split()).isNotNull();
        assertThatThrownBy(ada::split).isInstanceOf(IllegalStateException.class);
        bob.destroy();
        assertThatThrownBy(bob::split).isInstanceOf(IllegalStateException.class);
    }
}
