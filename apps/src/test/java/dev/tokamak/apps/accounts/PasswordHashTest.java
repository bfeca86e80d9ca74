package dev.tokamak.apps.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;

import org.junit.jupiter.api.Test;

class PasswordHashTest {

    private static final PasswordHash.Cost CHEAP = new PasswordHash.Cost(32, 1);

    private final SecureRandom random = new SecureRandom();

    @Test
    void aNewPasswordIsCheckedAsItWasWritten() {
        var hash = PasswordHash.of("g\u00fcnther's", CHEAP, random);
        var read = PasswordHash.parse(hash.notation());
        assertThat(read.notation()).isEqualTo(hash.notation()).startsWith("$argon2id$v=19$m=32,t=1,p=1$");
        assertThat(read.matches("g\u00fcnther's")).isTrue();
        assertThat(read.matches("gunther's")).isFalse();
        assertThat(read.unmatched().matches("g\u00fcnther's")).isFalse();
    }

    /** From the argon2 program: printf geheim | argon2 saltsalt -id -k 32 -t 1 -p 1 -l 32 -e. */
    @Test
    void whatTheArgon2ProgramPrintsIsUnderstood() {
        var hash = PasswordHash.parse(
                "$argon2id$v=19$m=32,t=1,p=1$c2FsdHNhbHQ$gMDiIvJh7L1eniE7dXmokjYoop6j/blmwu7gdGA0ASA");
        assertThat(hash.matches("geheim")).isTrue();
        assertThat(hash.matches("geheim ")).isFalse();
    }

    @Test
    void theSamePasswordHasAnotherHashEachTime() {
        assertThat(PasswordHash.of("geheim", CHEAP, random).notation())
                .isNotEqualTo(PasswordHash.of("geheim", CHEAP, random).notation());
    }

    @Test
    void nobodyHasAPassword() throws InterruptedException {
        var work = new PasswordWork(PasswordHash.ofNobody(CHEAP, random));
        assertThat(work.matches(null, "geheim")).isFalse();
        assertThat(work.inTurn(() -> work.matches(PasswordHash.of("geheim", CHEAP, random), "geheim"))).isTrue();
    }

    @Test
    void costsHaveLimits() {
        assertThat(new PasswordHash.Cost(8, 1)).isNotNull();
        assertThat(new PasswordHash.Cost(PasswordHash.MOST_MEMORY, PasswordHash.MOST_PASSES)).isNotNull();
        assertThatThrownBy(() -> new PasswordHash.Cost(7, 1)).hasMessageContaining("memory is 8 to");
        assertThatThrownBy(() -> new PasswordHash.Cost(PasswordHash.MOST_MEMORY + 1, 1)).hasMessageContaining("memory");
        assertThatThrownBy(() -> new PasswordHash.Cost(8, PasswordHash.MOST_PASSES + 1)).hasMessageContaining("passes");
        assertThatThrownBy(() -> PasswordHash.parse("$argon2id$v=19$m=32,t=99,p=1$c2FsdHNhbHQ$"
                + "gMDiIvJh7L1eniE7dXmokjYoop6j/blmwu7gdGA0ASA")).hasMessageContaining("may cost at most");
    }
}
