package dev.tokamak.apps.chat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.accounts.PasswordHash;
import dev.tokamak.apps.chat.server.LoginDesk.Login;
import dev.tokamak.apps.chat.server.LoginDesk.Registration;
import dev.tokamak.probe.ManualClock;

class LoginDeskTest {

    private static final InetAddress HOME = InetAddress.getLoopbackAddress();
    private static final int TRIES = 200;

    @TempDir
    private Path folder;

    private LoginDesk desk(ChatSettings settings) throws IOException {
        return new LoginDesk(Accounts.open(folder, 100), settings, new SecureRandom(), new ManualClock());
    }

    /** Each unknown name is tried beside a wrong password: if one took longer, it would nearly always be the one. */
    @Test
    void anUnknownNameTakesAsLongAsAWrongPassword() throws Exception {
        var settings = ChatSettings.DEFAULT.withCost(new PasswordHash.Cost(256, 1))
                .withLimits(new ChatLimits(100, 8, 8, 8, 8, 8, 8, 10_000, 10_000, 10_000));
        desk(settings).register("ada", "the right one", HOME);
        var desk = desk(settings); // as after a restart
        int slower = 0;
        for (int i = -20; i < TRIES; i++) { // the first ones warm up
            long start = System.nanoTime();
            assertThat(desk.login("ada", "a wrong one", HOME)).isEqualTo(Login.WRONG);
            long between = System.nanoTime();
            assertThat(desk.login("nobody" + i, "a wrong one", HOME)).isEqualTo(Login.WRONG);
            long end = System.nanoTime();
            slower += i >= 0 && end - between > between - start ? 1 : 0;
        }
        assertThat(slower).isBetween(TRIES / 4, 3 * TRIES / 4);
        assertThat(desk.login("ada", "the right one", HOME)).isEqualTo(Login.WELCOME);
    }

    @Test
    void otherAddressesOfTheSameNetworkDoNotHelp() throws Exception {
        var desk = desk(ChatTable.SETTINGS.withLimits(ChatLimits.SMALL)); // 4 registrations, 3 wrong passwords
        for (int i = 0; i < 4; i++) {
            assertThat(desk.register("name" + i, "a good one", InetAddress.ofLiteral("2001:db8::" + i)))
                    .isEqualTo(Registration.WELCOME);
        }
        assertThat(desk.register("name4", "a good one", InetAddress.ofLiteral("2001:db8::4")))
                .isEqualTo(Registration.TOO_MANY);
        for (int i = 0; i < 3; i++) {
            assertThat(desk.login("name" + i, "a wrong one", InetAddress.ofLiteral("2001:db8::" + i)))
                    .isEqualTo(Login.WRONG);
        }
        assertThat(desk.login("name3", "a good one", InetAddress.ofLiteral("2001:db8::3"))).isEqualTo(Login.TOO_MANY);
        assertThat(desk.login("name3", "a good one", InetAddress.ofLiteral("2001:db8:0:1::"))).isEqualTo(Login.WELCOME);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void accountsCanBeReadByNobodyElse() throws Exception {
        var settings = ChatTable.SETTINGS;
        assertThat(desk(settings).register("ada", "the right one", HOME)).isEqualTo(Registration.WELCOME);
        assertThat(desk(settings).register("ada", "another one", HOME)).isEqualTo(Registration.TAKEN);
        var file = folder.resolve(Accounts.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(Files.readString(file)).startsWith("ada:$argon2id$").doesNotContain("right one");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> desk(settings)).isInstanceOf(IOException.class).hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "ada:nonsense\n");
        assertThatThrownBy(() -> desk(settings)).hasMessageContaining("line 1").hasMessageNotContaining("nonsense");
    }
}
