package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UdpDropsTest {
    private static final String SNMP = """
            Tcp: RtoAlgorithm RtoMin
            Tcp: 1 200
            Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
            Udp: 23992110 1213714 552676 26249363 552670 0
            UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
            UdpLite: 0 0 0 0 0 0
            """;
    private static final String TABLE = """
               sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
              220: 0100007F:1B5F 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12345 2 0000000000000000 17
              221: 0100007F:1B5F 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12346 2 0000000000000000 4
              222: 0100007F:1B60 0100007F:1B5F 01 00000000:00000000 00:00000000 00000000     0        0 12347 2 0000000000000000 99
            """;

    @Test
    void countersAreFoundByTheirName() {
        assertThat(UdpDrops.counter(SNMP, "RcvbufErrors")).hasValue(552_670);
        assertThat(UdpDrops.counter(SNMP, "InErrors")).hasValue(552_676);
        assertThat(UdpDrops.counter(SNMP, "Wonders")).isEmpty();
        assertThat(UdpDrops.counter("", "InErrors")).isEmpty();
        assertThat(UdpDrops.counter("Udp: InErrors\nUdp:", "InErrors")).isEmpty();
    }

    @Test
    void dropsOfAPortAreTheSumOverItsSockets() {
        assertThat(UdpDrops.ofPort(TABLE, 7007)).hasValue(21);
        assertThat(UdpDrops.ofPort(TABLE, 7009)).isEmpty();
        assertThat(UdpDrops.ofPort("", 7007)).isEmpty();
    }
}
