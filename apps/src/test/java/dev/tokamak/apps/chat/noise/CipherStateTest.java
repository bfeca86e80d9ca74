package dev.tokamak.apps.chat.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HashSet;

import org.junit.jupiter.api.Test;

class CipherStateTest {

    private static final byte[] NONE = {};

    private final CipherState sending = new CipherState(new byte[ChaChaPoly.KEY]);
    private final CipherState receiving = new CipherState(new byte[ChaChaPoly.KEY]);

    /** Encrypting zeros shows the key stream, which a key and a nonce determine: the same twice would be both used twice. */
    @Test
    void neverUsesANonceTwiceInAMillionMessages() throws NoiseException {
        var streams = new HashSet<Long>(1 << 21);
        byte[] zeros = new byte[Long.BYTES];
        for (int i = 0; i < 1_000_000; i++) {
            streams.add(ByteBuffer.wrap(sending.encrypt(NONE, zeros)).getLong());
        }
        assertThat(streams.size()).isEqualTo(1_000_000);
        assertThat(sending.nonce()).isEqualTo(1_000_000);
    }

    @Test
    void endsBeforeTheReservedNonce() throws NoiseException {
        var key = new CipherState(new byte[ChaChaPoly.KEY]);
        byte[] last = ChaChaPoly.encrypt(new byte[ChaChaPoly.KEY], -2, NONE, new byte[1]);
        assertThat(key.decryptAt(-2, NONE, last)).hasSize(1); // 2^64-2, the last one
        assertThat(key.nonce()).isEqualTo(-1);

        assertThatThrownBy(() -> key.encrypt(NONE, NONE)).isInstanceOf(NoiseException.class)
                .hasMessageContaining("used up");
        assertThatThrownBy(() -> key.decrypt(NONE, last)).isInstanceOf(NoiseException.class)
                .hasMessageContaining("used up");
        assertThatThrownBy(() -> key.decryptAt(-1, NONE, ChaChaPoly.encrypt(new byte[ChaChaPoly.KEY], -1, NONE, NONE)))
                .isInstanceOf(NoiseException.class).hasMessageContaining("used up");
        assertThatThrownBy(() -> key.decryptAt(0, NONE, last)).isInstanceOf(NoiseException.class);
    }

    @Test
    void refusesWhatIsAlteredRepeatedOrOutOfOrderAndGoesOn() throws NoiseException {
        byte[] first = sending.encrypt(NONE, new byte[] {1});
        byte[] second = sending.encrypt(NONE, new byte[] {2});
        byte[] altered = first.clone();
        altered[0] ^= 1;

        assertThatThrownBy(() -> receiving.decrypt(NONE, altered)).isInstanceOf(NoiseException.class);
        assertThatThrownBy(() -> receiving.decrypt(NONE, second)).isInstanceOf(NoiseException.class);
        assertThatThrownBy(() -> receiving.decrypt(new byte[] {0}, first)).isInstanceOf(NoiseException.class);
        assertThatThrownBy(() -> receiving.decrypt(NONE, new byte[ChaChaPoly.TAG - 1]))
                .isInstanceOf(NoiseException.class);
        assertThat(receiving.decrypt(NONE, first)).containsExactly(1);
        assertThatThrownBy(() -> receiving.decrypt(NONE, first)).isInstanceOf(NoiseException.class);
        assertThat(receiving.decrypt(NONE, second)).containsExactly(2);
    }

    @Test
    void passesOverWhatIsLostButNeverGoesBack() throws NoiseException {
        byte[] first = sending.encrypt(NONE, new byte[] {1});
        byte[] second = sending.encrypt(NONE, new byte[] {2});

        assertThatThrownBy(() -> receiving.decryptAt(5, NONE, second)).isInstanceOf(NoiseException.class);
        assertThat(receiving.decryptAt(1, NONE, second)).containsExactly(2);
        assertThatThrownBy(() -> receiving.decryptAt(0, NONE, first)).isInstanceOf(NoiseException.class)
                .hasMessageContaining("out of order");
    }

    @Test
    void isOfNoUseOnceItIsDestroyed() {
        sending.destroy();
        assertThatThrownBy(() -> sending.encrypt(NONE, NONE)).isInstanceOf(NoiseException.class);
        var empty = new CipherState();
        empty.destroy();
        assertThatThrownBy(() -> empty.encrypt(NONE, NONE)).isInstanceOf(NoiseException.class);
    }
}
