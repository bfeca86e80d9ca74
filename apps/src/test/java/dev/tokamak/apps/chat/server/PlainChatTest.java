package dev.tokamak.apps.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import dev.tokamak.net.Limits;
import dev.tokamak.probe.ProbeLoop;

class PlainChatTest {

    @Test
    void everyClientsBytesGoToAllOthersAsTheyCome() {
        var loop = new ProbeLoop();
        var chat = new PlainChat();
        var first = loop.open(chat.connection(), Limits.DEFAULT);
        var second = loop.open(chat.connection(), Limits.DEFAULT);
        var third = loop.open(chat.connection(), Limits.DEFAULT);
        assertThat(first.received())
                .matches("\\* [0-9.]+:\\d+ joined \\(2 here\\)\n\\* [0-9.]+:\\d+ joined \\(3 here\\)\n");
        second.received();
        second.send(new byte[] {0, (byte) 0xff, 'h', 'i'});
        assertThat(first.receivedBytes()).containsExactly(0, 0xff, 'h', 'i');
        assertThat(third.receivedBytes()).containsExactly(0, 0xff, 'h', 'i');
        assertThat(second.received()).isEmpty();
        third.halfClose();
        assertThat(first.received()).matches("\\* [0-9.]+:\\d+ left \\(2 here\\)\n");
        second.reset();
        assertThat(first.received()).matches("\\* [0-9.]+:\\d+ left \\(1 here\\)\n");
    }
}
