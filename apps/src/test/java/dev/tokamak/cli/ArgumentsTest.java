package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** How words on the command line are read. */
class ArgumentsTest {

    @ParameterizedTest
    @CsvSource({"localhost:7007, localhost, 7007", "127.0.0.1:1, 127.0.0.1, 1", "[::1]:65535, ::1, 65535"})
    void readsHostAndPort(String text, String host, int port) {
        assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
        assertThat(HostPort.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", ":7", "localhost:", "localhost:0", "localhost:65536", "localhost:7x",
        "localhost:-1", "::1", "::1:7", "[::1]", "localhost:99999999999"})
    void refusesWhatIsNoHostAndPort(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1:7", "::1, [::1]:7", "::, [::]:7", "2001:db8::1, [2001:db8::1]:7",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]:7", "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:7",
        "fe80::, [fe80::]:7", "1:0:0:2:0:0:3:4, [1::2:0:0:3:4]:7"})
    void writesAddressesShort(String address, String text) throws UnknownHostException {
        assertThat(HostPort.text(InetAddress.getByName(address), 7)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"2, 2000", "2s, 2000", "1.5, 1500", "250ms, 250", "5m, 300000", "0, 0", "86400, 86400000"})
    void readsDurations(String text, long millis) {
        assertThat(new Durations().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1h", "1 s", "86401", "9999999999", ".5", "1e3"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> new Durations().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @CsvSource({"echo, 7007, 7007, true", "echo=0, 0, 0, true", "echo=9, 9, 9, true", "'echo=9,10', 9, 10, false",
        "'echo=0,0', 0, 0, false"})
    void readsServicesAndPorts(String text, int tcp, int udp, boolean onePort) {
        var argument = ServiceArgument.parse(text);
        assertThat(argument.service().name()).isEqualTo("echo");
        assertThat(argument).extracting(ServiceArgument::tcpPort, ServiceArgument::udpPort, ServiceArgument::onePort)
                .containsExactly(tcp, udp, onePort);
    }

    @Test
    void namesWhatThereIsWhenAServiceIsUnknown() {
        assertThatIllegalArgumentException().isThrownBy(() -> ServiceArgument.parse("ecko=1"))
                .withMessage("there is no service 'ecko', only " + Services.names());
    }
}
