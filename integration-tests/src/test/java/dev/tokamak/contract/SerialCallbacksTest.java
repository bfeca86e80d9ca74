package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.TestTransport;

/** Promise 1: callbacks of one connection are serial and never nest. */
class SerialCallbacksTest {

    @EveryTransport
    void echoes(TestTransport t) {
        var at = t.serve(Echo::new);
        t.client(at).ping("hello");
        assertThat(t.open()).isEqualTo(1);
    }
}
